import { beforeAll, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { defineKpi } from '../../src/app/define-kpi.js';
import { defineMeasure } from '../../src/app/define-measure.js';
import { defineSource } from '../../src/app/define-source.js';
import { dimensionValues, type DimensionValuesInput } from '../../src/app/dimension-values.js';
import { evaluateTable } from '../../src/app/evaluate-table.js';
import { kpiDimensions } from '../../src/app/kpi-dimensions.js';
import { recordInteractions } from '../../src/app/record-interactions.js';
import type { Role } from '../../src/app/role.js';
import { seedOracle } from '../oracle/fixture.js';
import { ownerClient, testDatabase } from '../support/database.js';
import { newOrganization, type TestOrganization } from '../support/organization.js';

let organization: TestOrganization;
let owner: pg.Client;

/** Names with what LIKE would read as its own, upper case beyond ASCII, and characters whose order differs in UTF-16. */
const NAMES = [
  '100%',
  '100 %',
  'a_b',
  'aXb',
  'back\\slash',
  'Österreich',
  'ÖSTERREICH',
  '\u{1F600}',
  '\u{FF5E}',
  "o'clock",
  '',
  null,
];

beforeAll(async () => {
  const { database, url } = await testDatabase();
  organization = await newOrganization(database, { timeZone: 'Europe/Paris' });
  await organization.as('ADMIN', seedOracle);
  await organization.as('ADMIN', async (ctx) => {
    const { diagnostics } = await defineSource(ctx, {
      key: 'notes',
      name: 'Notes',
      fields: [
        { key: 'name', type: 'TEXT', role: 'DIMENSION' },
        { key: 'amount', type: 'NUMBER', role: 'DIMENSION' },
        { key: 'author', type: 'TEXT', role: 'VALUE', personal: true },
        { key: 'initial', type: 'TEXT', role: 'DIMENSION', expression: 'lower(author)' },
        { key: 'nickname', type: 'TEXT', role: 'DIMENSION', expression: 'lower(name)', personal: true },
      ],
    });
    expect(diagnostics).toEqual([]);
    await recordInteractions(ctx, {
      source: 'notes',
      interactions: NAMES.map((name, index) => ({
        key: `note-${index}`,
        occurredAt: '2026-03-01T09:00:00Z',
        fields: {
          ...(name === null ? {} : { name }),
          amount: ['1.50', '1.5', '-0', '12345678901234567890.1'][index % 4],
          author: 'Ada',
        },
      })),
    });
    await defineMeasure(ctx, { key: 'notes_all', source: 'notes', aggregation: 'COUNT' });
    await defineKpi(ctx, { key: 'noted', name: 'Noted', expression: 'notes_all', direction: 'NEUTRAL' });
  });
  owner = await ownerClient(url);
  await owner.query(`select set_config('app.organization', '${organization.id}', false)`);
  await owner.query(`create temp view rows_of as
    select i.*, s.key as source from interaction i join source s on s.id = i.source_id where not i.retracted`);
}, 120_000);

const ask = (input: DimensionValuesInput, role: Role = 'VIEWER') => organization.as(role, (ctx) => dimensionValues(ctx, input));
const refusal = (input: DimensionValuesInput, role?: Role) =>
  ask(input, role).then(
    () => 'answered',
    (error: { code: string; message: string }) => `${error.code}: ${error.message}`,
  );

/** Every page of the list, `first` values at a time. */
async function pages(input: DimensionValuesInput, first = 100) {
  const found: { value: string | null; count: number }[] = [];
  let after: string | null = null;
  do {
    const page = await ask({ ...input, first, after });
    found.push(...page.items.map(({ value, count }) => ({ value, count })));
    after = page.nextCursor;
  } while (after !== null);
  return found;
}

const COUNTED = (value: string, from: string): string =>
  `select ${value} as value, count(*)::int as count from ${from} group by 1 order by count(*) desc, (${value}) collate "C" nulls last`;

const CASES: readonly (readonly [string, DimensionValuesInput, string])[] = [
  [
    'of all sources that have it',
    { dimension: 'channel' },
    COUNTED(`fields->>'channel'`, `rows_of where source in ('calls', 'surveys')`),
  ],
  [
    'of one source',
    { dimension: 'channel', source: 'surveys' },
    COUNTED(`fields->>'channel'`, `rows_of where source = 'surveys'`),
  ],
  ['that only one source has', { dimension: 'team' }, COUNTED(`fields->>'team'`, `rows_of where source = 'calls'`)],
  ['numbers', { dimension: 'priority' }, COUNTED(`fields->>'priority'`, `rows_of where source = 'calls'`)],
  [
    'a computed one',
    { dimension: 'long' },
    COUNTED(`((fields->>'talk')::numeric > 300)::text`, `rows_of where source = 'calls'`),
  ],
  [
    'in a window of local days',
    { dimension: 'team', window: { between: { from: '2025-03-30', to: '2025-04-02' } } },
    COUNTED(
      `fields->>'team'`,
      `rows_of where source = 'calls' and (occurred_at at time zone 'Europe/Paris')::date between '2025-03-30' and '2025-04-01'`,
    ),
  ],
  [
    'that contain a text, whatever the case',
    { dimension: 'channel', search: 'Ma' },
    COUNTED(`fields->>'channel'`, `rows_of where source in ('calls', 'surveys') and fields->>'channel' ilike '%ma%'`),
  ],
  [
    'of numbers that contain a digit',
    { dimension: 'priority', search: '3' },
    COUNTED(`fields->>'priority'`, `rows_of where fields->>'priority' ~ '3'`),
  ],
  ['that contain what nothing contains', { dimension: 'channel', search: 'zzz' }, 'select null where false'],
  [
    'in a window without rows',
    { dimension: 'channel', window: { between: { from: '2001-01-01', to: '2002-01-01' } } },
    'select null where false',
  ],
];

describe('the values of a dimension, most frequent first', () => {
  test.each(CASES)('are those of hand-written SQL: %s', async (_, input, text) => {
    expect(await pages(input)).toEqual((await owner.query(text)).rows);
  });

  test('write numbers as groups do: without zeros behind, every digit kept', async () => {
    expect(await pages({ dimension: 'amount' })).toEqual(
      [
        { value: '0', count: 3 },
        { value: '12345678901234567890.1', count: 3 },
        { value: '1.5', count: 6 },
      ].sort((a, b) => b.count - a.count),
    );
    const table = await organization.as('VIEWER', (ctx) =>
      evaluateTable(ctx, {
        kpis: ['noted'],
        window: { between: { from: '2026-03-01', to: '2026-03-02' } },
        by: ['amount'],
      }),
    );
    expect(new Set(table.rows.map(([value]) => String(value)))).toEqual(new Set(['0', '1.5', '12345678901234567000']));
  });

  test('break ties by code points, the unknown value last', async () => {
    const expected = NAMES.filter((name) => name !== null).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    expect((await pages({ dimension: 'name' })).map(({ value }) => value)).toEqual([...expected, null]);
  });

  test.each([
    ['%', ['100 %', '100%']],
    ['_', ['a_b']],
    ['\\', ['back\\slash']],
    ["'", ["o'clock"]],
    ['österr', ['ÖSTERREICH', 'Österreich']],
    ['\u{1F600}', ['\u{1F600}']],
    [
      '  ',
      NAMES.filter((name) => name !== null)
        .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
        .concat(null as never),
    ],
  ])('search %j as it is written, with no pattern in it', async (search, expected) => {
    expect((await pages({ dimension: 'name', search })).map(({ value }) => value)).toEqual(expected);
  });

  test.each([1, 2, 3, 7, 100])('are the same in pages of %d', async (first) => {
    for (const dimension of ['channel', 'name', 'priority', 'long']) {
      expect(await pages({ dimension }, first)).toEqual(await pages({ dimension }));
    }
  });

  test('stay those of the first page while rows come in between', async () => {
    const whole = await pages({ dimension: 'channel' });
    const first = await ask({ dimension: 'channel', first: 1 });
    await organization.as('INGEST', (ctx) =>
      recordInteractions(ctx, {
        source: 'surveys',
        interactions: Array.from({ length: 2_000 }, (_, index) => ({
          key: `late-${index}`,
          occurredAt: '2026-01-05T00:00:00Z',
          fields: { channel: ['email', 'fax'][index % 2] },
        })),
      }),
    );
    const rest = await ask({ dimension: 'channel', after: first.nextCursor });
    expect([...first.items, ...rest.items].map(({ value, count }) => ({ value, count }))).toEqual(whole);
    expect((await pages({ dimension: 'channel' })).map(({ value }) => value)).toContain('fax');
  });
});

describe('what identifies persons', () => {
  test.each(['initial', 'nickname'])(
    'is shown to ANALYST and above: %s, computed from it or declared so',
    async (dimension) => {
      expect(await refusal({ dimension })).toMatch(/^FORBIDDEN: "(author|nickname)" identifies persons/);
      expect((await ask({ dimension }, 'ANALYST')).items.length).toBeGreaterThan(0);
    },
  );

  test('can be neither grouped nor filtered by, nor is it offered', async () => {
    const window = { between: { from: '2026-03-01', to: '2026-04-01' } };
    const table = (more: object) =>
      organization
        .as('VIEWER', (ctx) => evaluateTable(ctx, { kpis: ['noted'], window, ...more }))
        .then(
          () => 'answered',
          ({ code }) => code,
        );
    expect(await table({})).toBe('answered');
    for (const more of [
      { by: ['initial'] },
      { by: ['nickname'] },
      { where: 'initial == "ada"' },
      { where: 'nickname == "a"' },
      { where: 'author == "Ada"' },
    ]) {
      expect(await table(more)).toBe('FORBIDDEN');
    }
    expect(await organization.as('VIEWER', (ctx) => kpiDimensions(ctx, 'noted'))).toEqual(['amount', 'name']);
    expect(await organization.as('ANALYST', (ctx) => kpiDimensions(ctx, 'noted'))).toEqual([
      'amount',
      'initial',
      'name',
      'nickname',
    ]);
  });
});

describe('what is refused', () => {
  test.each<[string, DimensionValuesInput, RegExp]>([
    ['an unknown dimension', { dimension: 'chanel' }, /^BAD_INPUT: There is no dimension "chanel"/],
    ['a field that is no dimension', { dimension: 'talk' }, /^BAD_INPUT/],
    ['a built-in field', { dimension: 'customer' }, /^BAD_INPUT/],
    ['an expression', { dimension: 'lower(channel)' }, /^BAD_INPUT/],
    ['a name of the object prototype', { dimension: 'constructor' }, /^BAD_INPUT/],
    ['a text that cannot be stored', { dimension: 'a\u0000b' }, /^BAD_INPUT/],
    [
      'a source without it',
      { dimension: 'team', source: 'surveys' },
      /^BAD_INPUT: The source "surveys" has no dimension "team"/,
    ],
    ['an unknown source', { dimension: 'team', source: 'call' }, /^NOT_FOUND/],
    ['a search that is too long', { dimension: 'team', search: 'x'.repeat(201) }, /^BAD_INPUT/],
    ['a search with NUL', { dimension: 'team', search: '\u0000' }, /^BAD_INPUT/],
    ['a page that is too long', { dimension: 'team', first: 101 }, /^BAD_INPUT/],
    [
      'a window of two kinds',
      { dimension: 'team', window: { toDate: 'MONTH', last: { count: 1, unit: 'DAY' } } },
      /^BAD_INPUT/,
    ],
    ['a cursor of another list', { dimension: 'team', after: Buffer.from('["a","b"]').toString('base64url') }, /^BAD_INPUT/],
    [
      'a cursor that was made up',
      { dimension: 'team', after: Buffer.from('["1","x","=a"]').toString('base64url') },
      /^BAD_INPUT/,
    ],
  ])('%s', async (_, input, expected) => expect(await refusal(input)).toMatch(expected));

  test('INGEST, who feeds and does not read', async () =>
    expect(await refusal({ dimension: 'team' }, 'INGEST')).toMatch(/^FORBIDDEN/));
});
