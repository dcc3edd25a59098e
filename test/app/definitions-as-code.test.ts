import { beforeAll, describe, expect, test } from '@jest/globals';
import { applyDefinitions, type ApplyDefinitionsInput } from '../../src/app/apply-definitions.js';
import { defineSchedule } from '../../src/app/define-schedule.js';
import { defineSource } from '../../src/app/define-source.js';
import { defineTag } from '../../src/app/define-tag.js';
import type { DefinitionFile } from '../../src/app/definition-files/file-finding.js';
import { draftKpi } from '../../src/app/draft-kpi.js';
import { exportDefinitions } from '../../src/app/export-definitions.js';
import { installPacks } from '../../src/app/install-packs.js';
import { builtInLibrary } from '../../src/app/library/built-in-library.js';
import { sourceInput } from '../../src/app/library/definition-inputs.js';
import { kpi } from '../../src/app/kpi.js';
import { planDefinitions } from '../../src/app/plan-definitions.js';
import { recordInteractions } from '../../src/app/record-interactions.js';
import { retireKpi } from '../../src/app/retire-kpi.js';
import { loadCatalog } from '../../src/store/catalog.js';
import type { Database } from '../../src/store/database.js';
import { testDatabase } from '../support/database.js';
import { newOrganization, type TestOrganization } from '../support/organization.js';
import { SOLVED_RATE_FILE, TICKETS_FILE } from '../support/tickets-files.js';
import { refusal } from './definition-fixture.js';

let database: Database;
beforeAll(async () => ({ database } = await testDatabase()));

const exported = (of: TestOrganization) => of.as('VIEWER', (ctx) => exportDefinitions(ctx));
const planned = (of: TestOrganization, files: readonly DefinitionFile[], prune = false) =>
  of.as('ANALYST', (ctx) => planDefinitions(ctx, { files, prune }));
const applied = (of: TestOrganization, input: ApplyDefinitionsInput) => of.as('ANALYST', (ctx) => applyDefinitions(ctx, input));
const texts = (files: readonly DefinitionFile[]): Record<string, string> => Object.fromEntries(files.map(({ path, text }) => [path, text]));

/** Everything that the library has, over its own sources, with the calendar that it names. */
async function withLibrary(): Promise<TestOrganization> {
  const organization = await newOrganization(database);
  await organization.as('OWNER', async (ctx) => {
    for (const key of ['holiday', 'promotion', 'peak', 'release', 'incident']) {
      await defineTag(ctx, { key, ranges: [{ name: 'Once', from: '2026-04-06', to: '2026-04-07' }] });
    }
    await defineSchedule(ctx, {
      key: 'default', hours: [{ weekly: [{ weekday: 'MONDAY', intervals: [{ from: '09:00', to: '17:30' }] }] }], holidayTag: 'holiday',
    });
    for (const source of builtInLibrary().sources.values()) await defineSource(ctx, sourceInput(source, 'EUR'));
    const outcomes = await installPacks(ctx, { keys: [...builtInLibrary().packs.keys()] });
    expect(outcomes.filter(({ action, kind }) => action === 'SKIPPED' && kind === 'KPI').map(({ key, why }) => `${key}: ${why}`)).toEqual([]);
  });
  return organization;
}

describe('the whole library', () => {
  test('exported, applied to an empty organisation and exported again gives the same bytes; a plan is empty then', async () => {
    const organization = await withLibrary();
    const files = await exported(organization);
    const other = await newOrganization(database);
    const { findings, changes } = await applied(other, { files });
    expect(findings).toEqual([]);
    expect(new Set(changes.map(({ action }) => action))).toEqual(new Set(['CREATED']));
    expect(texts(await exported(other))).toEqual(texts(files));
    for (const each of [organization, other]) {
      expect(await planned(each, files, true)).toMatchObject({ findings: [], changes: [], unmanaged: [] });
    }
    const before = await other.as('VIEWER', (ctx) => ctx.reading().then((reading) => loadCatalog(reading, null)));
    expect(new Set((await applied(other, { files })).changes.map(({ action }) => action))).toEqual(new Set(['UNCHANGED']));
    const after = await other.as('VIEWER', (ctx) => ctx.reading().then((reading) => loadCatalog(reading, null)));
    expect(after.kpiKeys.map((key) => after.kpi(key)!.versionId)).toEqual(before.kpiKeys.map((key) => before.kpi(key)!.versionId));
  }, 120_000);
});

const TICKETS = TICKETS_FILE;
const KPIS = `${SOLVED_RATE_FILE}    tags: [service]\n`;
const FILES = [{ path: 'sources/tickets.yaml', text: TICKETS }, { path: 'kpis.yaml', text: KPIS }];

describe('files', () => {
  test('with five mistakes, hand-made, give five findings, each in its place, and change nothing', async () => {
    const organization = await newOrganization(database);
    await applied(organization, { files: FILES });
    const before = await exported(organization);
    const wrong = [
      { path: 'sources/tickets.yaml', text: TICKETS.replace('type: BOOLEAN', 'type: BOOLEEN').replace('filter: solved', 'filter: chanel == "mail"') },
      {
        path: 'kpis.yaml',
        text: KPIS.replace('tickets_solved / tickets_all', 'tickets_solved / tickets_al').replace('unit: "%"', 'unitt: "%"')
          .replace('tags: [service]', 'maturityLag: two days'),
      },
    ];
    const { findings, changes } = await applied(organization, { files: wrong });
    expect(changes).toEqual([]);
    expect(findings.map(({ file, line, column, code }) => `${file}:${line}:${column} ${code}`)).toEqual([
      'kpis.yaml:4:34 NAM201', 'kpis.yaml:5:5 FIL602', 'kpis.yaml:7:18 null', 'sources/tickets.yaml:7:30 FIL605', 'sources/tickets.yaml:15:13 NAM202',
    ]);
    expect(texts(await exported(organization))).toEqual(texts(before));
  });

  test('declare all that a KPI has: what is left out of its header is taken away, its owner stays', async () => {
    const organization = await newOrganization(database);
    await organization.as('OWNER', (ctx) => applyDefinitions(ctx, { files: FILES }));
    const without = [FILES[0]!, { path: 'kpis.yaml', text: KPIS.replace('    tags: [service]\n', '') }];
    expect((await planned(organization, without)).changes).toEqual([
      { kind: 'KPI', key: 'solved_rate', action: 'RENAMED', change: null, replaces: '1.0', version: null, parts: [{ part: 'tags', before: '["service"]', after: null }], causes: [] },
    ]);
    await applied(organization, { files: without });
    expect(await organization.as('VIEWER', (ctx) => kpi(ctx, 'solved_rate'))).toMatchObject({ tags: [], ownerId: organization.owner.id, current: { number: '1.0' } });
  });

  test('leave alone what they do not name, unless they are said to be all', async () => {
    const organization = await newOrganization(database);
    await applied(organization, { files: FILES });
    const [sources] = FILES;
    expect(await planned(organization, [sources!])).toMatchObject({ changes: [], unmanaged: [{ kind: 'KPI', key: 'solved_rate' }] });
    const pruned = await planned(organization, [sources!], true);
    expect(pruned.changes!.map(({ kind, key, action }) => [kind, key, action])).toEqual([['KPI', 'solved_rate', 'REMOVED']]);
    await applied(organization, { files: [sources!], prune: true });
    expect((await organization.as('VIEWER', (ctx) => kpi(ctx, 'solved_rate')))!.status).toBe('RETIRED');
    expect((await applied(organization, { files: FILES })).changes.filter(({ action }) => action !== 'UNCHANGED'))
      .toEqual([expect.objectContaining({ key: 'solved_rate', action: 'CREATED' })]);
  });

  test('change a measure and all that stands on it at once, also where one of them alone would be refused', async () => {
    const organization = await newOrganization(database);
    await applied(organization, { files: FILES });
    const renamed = [
      { path: 'sources/tickets.yaml', text: TICKETS.replaceAll('tickets_solved', 'tickets_done') },
      { path: 'kpis.yaml', text: KPIS.replaceAll('tickets_solved', 'tickets_done') },
    ];
    const plan = await planned(organization, renamed, true);
    expect(plan.changes!.map(({ key, action, change }) => [key, action, change])).toEqual([
      ['tickets_done', 'CREATED', null], ['solved_rate', 'CHANGED', 'MAJOR'], ['tickets_solved', 'REMOVED', null],
    ]);
    await applied(organization, { files: renamed, prune: true, expectedPlan: plan.digest });
    const again = await refusal(applied(organization, { files: FILES, prune: true, expectedPlan: plan.digest }));
    expect([again.code, again.details.argument]).toEqual(['CONFLICT', 'expectedPlan']);
  });

  test('are held to the plan that was looked at, also in what is new', async () => {
    const organization = await newOrganization(database);
    const { digest } = await planned(organization, FILES);
    const other = FILES.map(({ path, text }) => ({ path, text: text.replace('tags: [service]', 'tags: [other]') }));
    expect((await refusal(applied(organization, { files: other, expectedPlan: digest }))).details.argument).toBe('expectedPlan');
    const reworded = FILES.map(({ path, text }) => ({ path, text: `# The same, said with a remark.\n${text}` }));
    expect((await planned(organization, reworded)).digest).toBe(digest);
    await applied(organization, { files: reworded, expectedPlan: digest });
  });

  test('that cannot be read do not make what they hold look gone', async () => {
    const organization = await newOrganization(database);
    await applied(organization, { files: FILES });
    const broken = [FILES[0]!, { path: 'kpis.yaml', text: 'kpis: [' }];
    const { findings, changes } = await applied(organization, { files: broken, prune: true });
    expect([findings.map(({ code }) => code), changes]).toEqual([['FIL601'], []]);
    expect((await organization.as('VIEWER', (ctx) => kpi(ctx, 'solved_rate')))!.status).toBe('PUBLISHED');
  });

  test('hold neither drafts nor what is retired', async () => {
    const organization = await newOrganization(database);
    await applied(organization, { files: FILES });
    const before = texts(await exported(organization));
    await organization.as('ANALYST', async (ctx) => {
      const input = { key: 'other', name: 'Other', expression: 'tickets_all', direction: 'NEUTRAL' } as const;
      await draftKpi(ctx, input);
      await draftKpi(ctx, { ...input, key: 'solved_rate', name: 'Solved' });
    });
    expect(texts(await exported(organization))).toEqual(before);
    await organization.as('ANALYST', (ctx) => retireKpi(ctx, { key: 'solved_rate' }));
    expect(Object.keys(texts(await exported(organization)))).toEqual(['definitions.schema.json', 'sources/tickets.yaml']);
  });

  test('as of an earlier instant are those of then', async () => {
    const organization = await newOrganization(database);
    await applied(organization, { files: FILES });
    const { createdAt } = (await organization.as('VIEWER', (ctx) => kpi(ctx, 'solved_rate')))!.current!;
    const before = texts(await exported(organization));
    await applied(organization, { files: [FILES[0]!, { path: 'kpis.yaml', text: KPIS.replace('tickets_all', '(tickets_all + 1)') }] });
    expect(texts(await exported(organization))).not.toEqual(before);
    expect(texts(await organization.as('VIEWER', (ctx) => exportDefinitions(ctx, createdAt)))).toEqual(before);
  });
});

describe('a plan in numbers', () => {
  const WINDOW = { window: { between: { from: '2026-04-06', to: '2026-04-08' } }, grain: 'DAY' } as const;
  const CALENDAR = { path: 'calendar.yaml', text: 'tags:\n  - key: holiday\n    ranges:\n      - { name: Easter Monday, from: 2026-04-06, to: 2026-04-07 }\n' };
  const REGULAR = { path: 'kpis.yaml', text: `${KPIS}  - key: on_regular_days\n    name: On regular days\n    expression: where(tickets_all, not tagged("holiday"))\n    direction: NEUTRAL\n` };

  async function withRows(): Promise<TestOrganization> {
    const organization = await newOrganization(database);
    await applied(organization, { files: [FILES[0]!, CALENDAR, REGULAR] });
    const interactions = [['a', '06', true], ['b', '06', false], ['c', '07', true]].map(([key, day, solved]) =>
      ({ key: String(key), occurredAt: `2026-04-${String(day)}T10:00:00Z`, fields: { channel: 'mail', solved } }));
    await organization.as('ADMIN', (ctx) => recordInteractions(ctx, { source: 'tickets', interactions }));
    return organization;
  }
  const numbers = (of: TestOrganization, files: readonly DefinitionFile[]) => of.as('ANALYST', async (ctx) => {
    const plan = await planDefinitions(ctx, { files });
    expect(plan.findings).toEqual([]);
    return Object.fromEntries((await plan.preview(WINDOW)).kpis.map(({ key, groups: [group], refusal }) =>
      [key, refusal ?? group!.points.map(({ before, after }) => [before?.exact ?? before?.reason, after?.exact ?? after?.reason])]));
  });

  test('tells what moves where only the calendar changes: each side by its own', async () => {
    const organization = await withRows();
    const moved = { ...CALENDAR, text: CALENDAR.text.replace('from: 2026-04-06, to: 2026-04-07', 'from: 2026-04-07, to: 2026-04-08') };
    expect(await numbers(organization, [FILES[0]!, moved, REGULAR])).toEqual({ on_regular_days: [['0', '2'], ['1', '0']] });
  });

  test('tells what is new over a source that is not there yet, and what a measure changes above it', async () => {
    const organization = await withRows();
    const chats = { path: 'sources/chats.yaml', text: 'sources:\n  - key: chats\n    name: Chats\n    fields: []\nmeasures:\n  - { key: chats_all, source: chats, aggregation: COUNT }\nkpis:\n  - { key: chats_handled, name: Chats, expression: chats_all, direction: NEUTRAL }\n' };
    const stricter = { path: 'sources/tickets.yaml', text: TICKETS.replace('filter: solved', 'filter: solved and channel == "phone"') };
    expect(await numbers(organization, [stricter, CALENDAR, REGULAR, chats])).toEqual({
      chats_handled: [[undefined, 'NOT_COVERED'], [undefined, 'NOT_COVERED']], solved_rate: [['0.5', '0'], ['1', '0']],
    });
  });
});

test('a viewer can export, and neither plan nor apply', async () => {
  const organization = await newOrganization(database);
  await exported(organization);
  expect((await refusal(organization.as('VIEWER', (ctx) => planDefinitions(ctx, { files: FILES })))).code).toBe('FORBIDDEN');
  expect((await refusal(organization.as('VIEWER', (ctx) => applyDefinitions(ctx, { files: FILES })))).code).toBe('FORBIDDEN');
});
