import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';

import { defineKpi } from '../../src/app/define-kpi.js';
import type { KpiInput } from '../../src/app/definitions/kpi-content.js';
import { dependents, kpiDependencies } from '../../src/app/kpi-dependencies.js';
import { kpiDimensions } from '../../src/app/kpi-dimensions.js';
import { kpi } from '../../src/app/kpi.js';
import { kpis } from '../../src/app/kpis.js';
import { kpiVersion } from '../../src/app/kpi-version.js';
import { kpiVersions } from '../../src/app/kpi-versions.js';
import { loadCatalog } from '../../src/store/catalog.js';
import type { Database } from '../../src/store/database.js';
import type { YardstickError } from '../../src/kernel/errors.js';
import { sample } from '../support/size.js';
import { testDatabase } from '../support/database.js';
import { newOrganization, type TestOrganization } from '../support/organization.js';
import { ANSWERED, COUNT, definer, findings, RATE, refusal, valid } from './definition-fixture.js';

let database: Database;
let organization: TestOrganization;
let define: ReturnType<typeof definer>;

beforeAll(async () => ({ database } = await testDatabase()));
beforeEach(async () => {
  organization = await newOrganization(database);
  define = definer(organization);
  await valid(define.source());
  for (const measure of [COUNT, ANSWERED]) await valid(define.measure(measure));
});

const knowledge = (): Promise<number> => database.read(organization.id, (reading) => reading.knowledge());
const asOf = (instant: number | null) => database.read(organization.id, (reading) => loadCatalog(reading, instant));
const plain = (key: string, expression: string): KpiInput => ({ key, name: key, expression, direction: 'NEUTRAL' });
const versions = (id: string) =>
  organization.as('VIEWER', async (ctx) => (await kpiVersions(ctx, { id, status: 'PUBLISHED' }, {})).items.map(({ number }) => number));
const rows = async (table: string): Promise<number> => {
  const [row] = await database.read(organization.id, (reading) =>
    reading.query(sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)}`));
  return row!.n;
};

describe('defining a KPI', () => {
  test('keeps what was said, and what it means', async () => {
    const defined = await valid(define.kpi({
      ...RATE, expression: '(calls_answered) / calls_all', description: 'How many', tags: [' voice ', 'voice', 'sla'], format: '0.0 %', maturityLag: 'PT24H', minSample: 30,
    }));
    expect(defined).toEqual({
      id: expect.any(String), key: 'answer_rate', name: 'Answer rate', description: 'How many', tags: ['voice', 'sla'], ownerId: null,
      status: 'PUBLISHED', drivers: [], retirement: null, reviseEvery: null,
      current: {
        id: expect.any(String), number: '1.0', status: 'PUBLISHED', expression: '(calls_answered) / calls_all', canonical: 'calls_answered / calls_all', unit: '%',
        direction: 'HIGHER_IS_BETTER', format: '0.0 %', maturityLag: 'PT24H', minSample: 30, createdAt: expect.any(String),
        createdBy: { member: null, apiKey: expect.any(String) }, effectiveFrom: defined.current!.createdAt,
      },
    });
    expect(await organization.as('VIEWER', (ctx) => kpi(ctx, 'answer_rate'))).toEqual(defined);
    expect(await organization.as('VIEWER', (ctx) => kpiVersion(ctx, defined.current!.id))).toEqual(defined.current);
    expect((await asOf(null)).kpi('answer_rate')!.maturityLagMs).toBe(86_400_000);
  });

  test('a member who defines it owns it and is its author', async () => {
    const { definition } = await organization.as('OWNER', (ctx) => defineKpi(ctx, RATE));
    expect([definition!.ownerId, definition!.current!.createdBy.member]).toEqual([organization.owner.id, organization.owner.id]);
  });

  test('another canonical expression or unit is a major version, anything else a minor one; equal content and header texts are none', async () => {
    const number = async (input: KpiInput): Promise<string> => (await valid(define.kpi(input))).current!.number;
    expect(await number(RATE)).toBe('1.0');
    expect(await number({ ...RATE })).toBe('1.0');
    expect(await number({ ...RATE, name: 'Rate', description: 'x', tags: ['a'] })).toBe('1.0');
    expect(await number({ ...RATE, expression: ' calls_answered/calls_all' })).toBe('1.1');
    expect(await number({ ...RATE, minSample: 5 })).toBe('1.2');
    expect(await number({ ...RATE, minSample: 5, unit: 'points' })).toBe('2.0');
    expect(await number({ ...RATE, expression: 'calls_answered / (calls_all + 1)' })).toBe('3.0');
    const { id, name, tags } = (await organization.as('VIEWER', (ctx) => kpi(ctx, 'answer_rate')))!;
    expect([name, tags]).toEqual(['Answer rate', ['a']]);
    expect(await versions(id)).toEqual(['3.0', '2.0', '1.2', '1.1', '1.0']);
  });

  test('its versions come page by page, also the old ones by their id', async () => {
    const { id, current } = await valid(define.kpi(RATE));
    for (const minSample of [1, 2]) await valid(define.kpi({ ...RATE, minSample }));
    await organization.as('VIEWER', async (ctx) => {
      const first = await kpiVersions(ctx, { id, status: 'PUBLISHED' }, { first: 2 });
      expect(first.items.map(({ number }) => number)).toEqual(['1.2', '1.1']);
      const second = await kpiVersions(ctx, { id, status: 'PUBLISHED' }, { first: 2, after: first.nextCursor });
      expect([second.items.map(({ number }) => number), second.nextCursor]).toEqual([['1.0'], null]);
      expect(await kpiVersion(ctx, current!.id)).toEqual(current);
      expect(await kpiVersion(ctx, 'nonsense')).toBeNull();
    });
  });

  test('an earlier definition instant shows the version of then', async () => {
    const before = await knowledge();
    await valid(define.kpi(RATE));
    const first = await knowledge();
    await valid(define.kpi({ ...RATE, expression: 'calls_answered', unit: null }));
    expect((await asOf(before)).kpi('answer_rate')).toBeUndefined();
    expect((await asOf(first)).kpi('answer_rate')!.expression).toBe('calls_answered / calls_all');
    expect((await asOf(null)).kpi('answer_rate')!.expression).toBe('calls_answered');
  });
});

describe('what is wrong with a KPI comes back as diagnostics, and nothing is written', () => {
  test('located in its expression, all at once', async () => {
    const { definition, diagnostics } = await define.kpi(plain('Bad key', 'call_all / calls_answerd'));
    expect(definition).toBeNull();
    expect(diagnostics.map(({ code, from, to, hint }) => [code, from, to, hint])).toEqual([
      ['NAM220', 0, 7, expect.any(String)],
      ['NAM201', 0, 8, 'Did you mean "calls_all"?'],
      ['NAM201', 11, 24, 'Did you mean "calls_answered"?'],
    ]);
    expect(await rows('kpi')).toBe(0);
    expect(await rows('kpi_version')).toBe(0);
  });

  test('a cycle, with its path', async () => {
    await valid(define.kpi(plain('a', 'calls_all')));
    await valid(define.kpi(plain('b', 'a + 1')));
    await valid(define.kpi(plain('c', 'b * 2')));
    expect(await findings(define.kpi(plain('a', 'c + calls_all')))).toEqual(['NAM208 The KPI would depend on itself: a → c → b → a.']);
    expect(await findings(define.kpi(plain('a', 'a + 1')))).toEqual(['NAM208 The KPI would depend on itself: a → a.']);
    expect(await findings(define.kpi(plain('d', 'd + 1')))).toHaveLength(1);
  });

  test('the key of a measure, and a unit that does not fit', async () => {
    expect(await findings(define.kpi(plain('calls_all', 'calls_answered'))))
      .toEqual(['NAM223 In key: "calls_all" is the key of a measure: measures and KPIs share their keys.']);
    expect((await findings(define.kpi({ ...RATE, unit: 'h' })))[0]).toMatch(/^UNI402 /);
  });

  test('a redefinition that another KPI could not bear', async () => {
    await valid(define.measure({ key: 'talk', source: 'calls', aggregation: 'SUM', value: 'duration' }));
    await valid(define.kpi(plain('talk_time', 'talk')));
    await valid(define.kpi({ ...plain('talk_hours', 'talk_time + hours(1)'), unit: 'h' }));
    expect((await findings(define.kpi(plain('talk_time', 'talk / talk'))))[0]).toMatch(/^NAM219 The KPI "talk_hours" would no longer be valid: /);
    expect((await valid(define.kpi(plain('talk_time', 'talk * 2')))).current).toMatchObject({ number: '2.0', unit: 'min' });
  });

  test.each<[Partial<KpiInput>, string]>([
    [{ name: '' }, 'input.name'],
    [{ name: '\0' }, 'input.name'],
    [{ description: '\0' }, 'input.description'],
    [{ unit: 'x'.repeat(65) }, 'input.unit'],
    [{ format: '\ud800' }, 'input.format'],
    [{ tags: ['ok', ''] }, 'input.tags[1]'],
    [{ tags: Array.from({ length: 51 }, (_, i) => `t${i}`) }, 'input.tags'],
    [{ maturityLag: 'P1M' }, 'input.maturityLag'],
    [{ minSample: 0 }, 'input.minSample'],
    [{ minSample: 1.5 }, 'input.minSample'],
    [{ expression: 'x'.repeat(200_000) }, 'input.expression'],
  ])('texts that cannot be stored are BAD_INPUT: %#', async (change, argument) => {
    const error = await refusal(define.kpi({ ...RATE, ...change }));
    expect([error.code, error.details.argument]).toEqual(['BAD_INPUT', argument]);
  });
});

describe('many at once', () => {
  test('of fifty clients that expect no KPI yet, one defines it and the others hear of it', async () => {
    const attempts = await Promise.allSettled(Array.from({ length: 50 }, (_, index) =>
      define.kpi({ ...RATE, minSample: index + 1 }, '0')));
    const won = attempts.filter((attempt) => attempt.status === 'fulfilled');
    expect(won).toHaveLength(1);
    for (const attempt of attempts) {
      if (attempt.status === 'rejected') expect(attempt.reason).toMatchObject({ code: 'CONFLICT', details: { currentVersion: '1.0' } });
    }
    expect(await rows('kpi_version')).toBe(1);
  });

  test('of fifty that change the same version, one does each round: no change is lost, and the others hear what it was', async () => {
    let standing = await valid(define.kpi(RATE));
    const winners: number[] = [];
    for (let round = 0; round < sample(4, 50); round++) {
      const { number } = standing.current!;
      const wanted = Array.from({ length: 50 }, (_, index) => 100 * round + index + 1);
      const attempts = await Promise.allSettled(wanted.map((minSample) => valid(define.kpi({ ...RATE, minSample }, number))));
      const won = wanted.filter((_, index) => attempts[index]!.status === 'fulfilled');
      expect(won).toHaveLength(1);
      const told = attempts.flatMap((attempt) => (attempt.status === 'rejected' ? [attempt.reason as YardstickError] : []));
      const changes = [{ part: 'minSample', before: round === 0 ? null : String(winners.at(-1)), after: String(won[0]) }];
      for (const { code, details } of told) expect([code, details.currentVersion, details.changes]).toEqual(['CONFLICT', `1.${round + 1}`, changes]);
      winners.push(won[0]!);
      standing = (await organization.as('VIEWER', (ctx) => kpi(ctx, 'answer_rate')))!;
      expect(standing.current).toMatchObject({ number: `1.${round + 1}`, minSample: won[0] });
    }
    const kept = await organization.as('VIEWER', async (ctx) => (await kpiVersions(ctx, standing, { first: 100 })).items.map(({ minSample }) => minSample));
    expect(kept).toEqual([...winners.toReversed(), null]);
  }, 300_000);

  test('fifty without expectations take turns: every version is whole and numbered once', async () => {
    const defined = await Promise.all(Array.from({ length: 50 }, (_, index) => valid(define.kpi({ ...RATE, minSample: index + 1 }))));
    expect(new Set(defined.map(({ current }) => current!.number)).size).toBe(50);
    expect(new Set(defined.map(({ current }) => current!.createdAt)).size).toBe(50);
    expect(await versions(defined[0]!.id)).toEqual(Array.from({ length: 50 }, (_, index) => `1.${49 - index}`));
  });

  test('a cycle cannot slip in between two that are defined at once', async () => {
    await valid(define.kpi(plain('a', 'calls_all')));
    await valid(define.kpi(plain('b', 'calls_all')));
    const outcomes = await Promise.all([define.kpi(plain('a', 'b')), define.kpi(plain('b', 'a'))]);
    expect(outcomes.filter(({ definition }) => definition === null)).toHaveLength(1);
    expect(outcomes.flatMap(({ diagnostics }) => diagnostics.map(({ code }) => code))).toEqual(['NAM208']);
  });
});

describe('reading KPIs', () => {
  beforeEach(async () => {
    await valid(define.kpi({ ...RATE, tags: ['voice'], description: 'Share of calls that somebody took' }));
    await valid(define.kpi({ ...plain('volume', 'calls_all'), name: 'Volume', tags: ['voice', 'load'] }));
    await valid(define.kpi(plain('rate_twice', 'answer_rate * 2')));
    await valid(define.kpi(plain('per_channel', 'calls_all / overall(calls_all, "channel")')));
  });

  test('they are listed by key, narrowed by words, tag and keys', async () => {
    const list = (input: Parameters<typeof kpis>[1]) => organization.as('VIEWER', async (ctx) => (await kpis(ctx, input)).items.map(({ key }) => key));
    expect(await list({})).toEqual(['answer_rate', 'per_channel', 'rate_twice', 'volume']);
    expect(await list({ search: 'RATE' })).toEqual(['answer_rate', 'rate_twice']);
    expect(await list({ search: 'calls  share' })).toEqual(['answer_rate']);
    expect(await list({ tag: 'voice' })).toEqual(['answer_rate', 'volume']);
    expect(await list({ tag: 'voice', search: 'volume' })).toEqual(['volume']);
    expect(await list({ keys: ['volume', 'nothing'] })).toEqual(['volume']);
    expect(await list({ keys: [] })).toEqual([]);
    expect((await refusal(organization.as('VIEWER', (ctx) => kpis(ctx, { search: '\0' })))).code).toBe('BAD_INPUT');
    expect((await refusal(organization.as('INGEST', (ctx) => kpis(ctx, {})))).code).toBe('FORBIDDEN');
  });

  test('they know what they name and who names them', async () => {
    await organization.as('VIEWER', async (ctx) => {
      const named = async (key: string): Promise<string[]> => (await kpiDependencies(ctx, key)).map((each) => each.key);
      const naming = async (key: string): Promise<string[]> => (await dependents(ctx, key)).map((each) => each.key);
      expect(await named('answer_rate')).toEqual(['calls_all', 'calls_answered']);
      expect(await named('rate_twice')).toEqual(['answer_rate']);
      expect(await naming('answer_rate')).toEqual(['rate_twice']);
      expect(await naming('calls_all')).toEqual(['answer_rate', 'per_channel', 'volume']);
      expect(await named('nothing')).toEqual([]);
    });
  });

  test('they know what they can be grouped by; personal fields only for who may read them', async () => {
    const dimensions = (role: 'VIEWER' | 'ANALYST', key: string) => organization.as(role, (ctx) => kpiDimensions(ctx, key));
    expect(await dimensions('ANALYST', 'volume')).toEqual(['agent_email', 'channel']);
    expect(await dimensions('VIEWER', 'volume')).toEqual(['channel']);
    await valid(define.source({ key: 'customers', name: 'Customers', fields: [{ key: 'country', type: 'TEXT', role: 'DIMENSION' }] }));
    await valid(define.measure({ key: 'customers_all', source: 'customers', aggregation: 'COUNT' }));
    await valid(define.kpi(plain('per_customer', 'calls_all / customers_all')));
    await valid(define.kpi(plain('per_any_customer', 'calls_all / overall(customers_all, "channel")')));
    expect(await dimensions('VIEWER', 'per_customer')).toEqual([]);
    expect(await dimensions('VIEWER', 'per_any_customer')).toEqual(['channel']);
  });

  test('another organisation sees none of them', async () => {
    const other = await newOrganization(database);
    expect(await other.as('OWNER', (ctx) => kpi(ctx, 'volume'))).toBeNull();
    expect((await other.as('OWNER', (ctx) => kpis(ctx, {}))).items).toEqual([]);
    const { current } = (await organization.as('VIEWER', (ctx) => kpi(ctx, 'volume')))!;
    expect(await other.as('OWNER', (ctx) => kpiVersion(ctx, current!.id))).toBeNull();
  });
});
