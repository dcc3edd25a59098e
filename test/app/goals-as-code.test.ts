import { beforeAll, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { addMember } from '../../src/app/add-member.js';
import { applyDefinitions, type ApplyDefinitionsInput } from '../../src/app/apply-definitions.js';
import { defineKpi } from '../../src/app/define-kpi.js';
import type { DefinitionFile } from '../../src/app/definition-files/file-finding.js';
import { exportDefinitions } from '../../src/app/export-definitions.js';
import { activateGoal } from '../../src/app/goals/activate-goal.js';
import { closeGoal } from '../../src/app/goals/close-goal.js';
import { planDefinitions } from '../../src/app/plan-definitions.js';
import { recordInteractions } from '../../src/app/record-interactions.js';
import { removeMember } from '../../src/app/remove-member.js';
import type { Database } from '../../src/store/database.js';
import { loadGoals, type StoredGoal } from '../../src/store/goals.js';
import { ownerClient, testDatabase } from '../support/database.js';
import { setClock } from '../support/goals.js';
import { newOrganization, type TestOrganization } from '../support/organization.js';
import { SOLVED_RATE_FILE, TICKETS_FILE } from '../support/tickets-files.js';
import { refusal } from './definition-fixture.js';

let database: Database;
let client: pg.Client;
beforeAll(async () => {
  const opened = await testDatabase();
  database = opened.database;
  client = await ownerClient(opened.url);
});

const DEFINITIONS = [
  { path: 'sources/tickets.yaml', text: TICKETS_FILE },
  {
    path: 'kpis.yaml',
    text: `${SOLVED_RATE_FILE}  - { key: volume, name: Volume, expression: tickets_all, direction: HIGHER_IS_BETTER }
  - { key: open_rate, name: Open, expression: 1 - solved_rate, unit: "%", direction: LOWER_IS_BETTER }
`,
  },
];

/** One of each shape and trajectory, beside a goal that is made of others. */
const GOALS = `goals:
  - key: score_2027
    name: Score 2027
    rollup: { method: WEIGHTED_MEAN, ifMissing: ZERO }
    start: 2027-01-01
    end: 2028-01-01
    cadence: { grain: QUARTER }
    target: { shape: AT_LEAST, levels: { target: 0.6667 }, grain: EACH_PERIOD }
  - key: solved_2027
    name: Solved 2027
    description: Nine of ten.
    tags: [service]
    kpi: solved_rate
    scope: channel == "mail"
    owner: ann@example.org
    reviewers: [bob@example.org]
    materiality: 0.005
    start: 2027-01-01
    end: 2028-01-01
    cadence: { grain: MONTH, opensAfter: P3D }
    parent:
      goal: score_2027
      edge: ROLLUP
      weights: [{ from: 2027-01-01, weight: 2 }]
    guardrails: [volume_2027, open_2027]
    target:
      shape: AT_LEAST
      levels: { floor: 0.8, target: 0.9, stretch: 0.95 }
      byPeriod: [{ period: 2027-01, levels: { target: 0.85 } }]
      grain: EACH_PERIOD
      tolerance: 0.01
    targetReason: Agreed with the board.
  - key: open_2027
    name: Open 2027
    kpi: open_rate
    versionPolicy: FOLLOW
    start: 2027-01-01
    cadence: { grain: MONTH }
    target: { shape: BETWEEN, bands: { target: { centre: 0.1, distance: 0.05 } }, grain: SHARE_OF_PERIODS, share: 0.75 }
  - key: volume_2027
    name: Volume 2027
    kpi: volume
    start: 2027-01-01
    end: 2028-01-01
    cadence: { grain: QUARTER }
    target: { shape: REACH, levels: { target: 400 }, grain: CUMULATIVE, trajectory: { kind: SEASONAL, referenceYear: 2026 } }
  - key: stepwise_2027
    name: Stepwise 2027
    kpi: solved_rate
    start: 2027-01-01
    end: 2028-01-01
    cadence: { grain: QUARTER }
    target:
      shape: AT_LEAST
      levels: { target: 0.9 }
      grain: AT_END
      trajectory: { kind: STEPS, steps: [{ from: 2027-01-01, value: 0.8 }, { from: 2027-07-01, value: 0.85 }] }
  - key: better_2027
    name: Better 2027
    kpi: open_rate
    start: 2027-01-01
    end: 2028-01-01
    cadence: { grain: QUARTER }
    target: { shape: CHANGE, levels: { target: 0.05 }, grain: AT_END, trajectory: { kind: LINEAR } }
  - key: relative_2027
    name: Relative 2027
    kpi: solved_rate
    start: 2027-01-01
    cadence: { grain: MONTH }
    target: { shape: RELATIVE_TO, levels: { target: 0 }, grain: EACH_PERIOD, reference: { kind: BENCHMARK, of: tickets_solved / tickets_all } }
  - key: budget_2027
    name: Budget 2027
    kpi: solved_rate
    start: 2027-01-01
    end: 2028-01-01
    cadence: { grain: MONTH }
    target: { shape: BUDGET, levels: { target: 0.8 }, grain: CUMULATIVE, expectedEvents: 500 }
`;
const GOAL_FILE = { path: 'goals.yaml', text: GOALS };
const FILES = [...DEFINITIONS, GOAL_FILE];

/** Ann's organisation, where Bob is, too, in April 2027: ten tickets on the first days of each month of 2026 and of three of 2027, seven solved. */
async function withTickets(): Promise<TestOrganization> {
  const organization = await newOrganization(database, { ownerEmail: 'ann@example.org' });
  await organization.as('OWNER', (ctx) => addMember(ctx, { email: 'bob@example.org', name: 'Bob', role: 'ANALYST' }));
  await organization.secretOf('VIEWER');
  await applied(organization, { files: DEFINITIONS });
  const months = Array.from({ length: 15 }, (_, index) => `${2026 + Math.floor(index / 12)}-${String(index % 12 + 1).padStart(2, '0')}`);
  const interactions = months.flatMap((month) => Array.from({ length: 10 }, (_, index) => ({
    key: `${month} ${index}`, occurredAt: `${month}-${String(index + 1).padStart(2, '0')}T10:00:00Z`, fields: { channel: index < 8 ? 'mail' : 'chat', solved: index < 7 },
  })));
  await setClock(client, organization, '2027-04-15T12:00:00Z');
  await organization.as('OWNER', (ctx) => recordInteractions(ctx, { source: 'tickets', interactions }));
  return organization;
}

const exported = (of: TestOrganization, definition: string | null = null) => of.as('OWNER', (ctx) => exportDefinitions(ctx, definition));
const planned = (of: TestOrganization, files: readonly DefinitionFile[], prune = false) => of.as('OWNER', (ctx) => planDefinitions(ctx, { files, prune }));
const applied = (of: TestOrganization, input: ApplyDefinitionsInput) => of.as('OWNER', (ctx) => applyDefinitions(ctx, input));
const texts = (files: readonly DefinitionFile[]): Record<string, string> => Object.fromEntries(files.map(({ path, text }) => [path, text]));
const goalsOf = (of: TestOrganization) => of.as('OWNER', async (ctx) => loadGoals(await ctx.reading()));
const goalOf = async (of: TestOrganization, key: string): Promise<StoredGoal> => (await goalsOf(of)).find((goal) => goal.key === key)!;
const edited = (...replacements: readonly (readonly [string, string])[]): DefinitionFile[] => [...DEFINITIONS, {
  path: 'goals.yaml',
  text: replacements.reduce((text, [from, to]) => {
    expect(text).toContain(from);
    return text.replace(from, to);
  }, GOALS),
}];
const told = async (of: TestOrganization, files: readonly DefinitionFile[], prune = false): Promise<string[]> => {
  const { findings, changes } = await applied(of, { files, prune });
  expect(changes).toEqual([]);
  return findings.map(({ file, line, column, code, message }) => `${file}:${line}:${column} ${code} ${message}`);
};

describe('goals in files', () => {
  test('stand with what they stand on after one transaction; exported, planned and applied again they change nothing, here and elsewhere', async () => {
    const organization = await newOrganization(database, { ownerEmail: 'ann@example.org' });
    const one = await withTickets();
    await organization.as('OWNER', (ctx) => addMember(ctx, { email: 'bob@example.org', name: 'Bob', role: 'ANALYST' }));
    const { findings, changes } = await applied(one, { files: FILES });
    expect(findings).toEqual([]);
    expect(changes.filter(({ kind }) => kind === 'GOAL').map(({ key, action }) => `${key} ${action}`)).toEqual([
      'score_2027', 'solved_2027', 'open_2027', 'volume_2027', 'stepwise_2027', 'better_2027', 'relative_2027', 'budget_2027',
    ].map((key) => `${key} CREATED`));
    const stored = await goalsOf(one);
    expect(stored.map(({ targets }) => targets.length)).toEqual(stored.map(() => 1));
    expect((await goalOf(one, 'volume_2027')).targets[0]!.target.trajectory).toMatchObject({ referenceYear: 2026, profile: [{ weight: '30' }, {}, {}, {}] });

    const files = await exported(one);
    expect(files.map(({ path }) => path)).toContain('goals.yaml');
    for (const same of [FILES, files]) {
      expect(await planned(one, same, true)).toMatchObject({ findings: [], changes: [], unmanaged: [] });
      expect(new Set((await applied(one, { files: same })).changes.map(({ action }) => action))).toEqual(new Set(['UNCHANGED']));
    }
    expect(await goalsOf(one)).toEqual(stored);

    // Without the rows of the season, nothing of it; with them, the same bytes.
    expect(await told(organization, files)).toEqual([expect.stringMatching(/^goals\.yaml:\d+:\d+ null The reference year/)]);
    const other = await withTickets();
    await applied(other, { files });
    expect(texts(await exported(other))).toEqual(texts(files));
  }, 120_000);

  test('belong to who applies them unless they say whose they are, and stay with whom they are', async () => {
    const organization = await withTickets();
    await applied(organization, { files: FILES });
    const [ann, bob] = [organization.owner.id, (await goalOf(organization, 'solved_2027')).content.reviewers[0]!];
    expect((await goalOf(organization, 'open_2027')).content.owner).toBe(ann);
    await applied(organization, { files: edited(['owner: ann@example.org', 'owner: Bob@Example.org'], ['reviewers: [bob@example.org]', 'reviewers: [ann@example.org]']) });
    expect((await goalOf(organization, 'solved_2027')).content).toMatchObject({ owner: bob, reviewers: [ann] });
    const without = edited(['    owner: ann@example.org\n', ''], ['reviewers: [bob@example.org]', 'reviewers: [ann@example.org]']);
    expect((await planned(organization, without)).changes).toEqual([]);
    // A service is nobody; who left is still found where the goal is theirs.
    const { findings } = await organization.as('ANALYST', (ctx) => planDefinitions(ctx, { files: edited(['- key: open_2027', '- key: other_2027']) }));
    expect(findings.map(({ message }) => message)).toContain('Whoever defines the goal is no member, so it needs an owner.');
    await organization.as('OWNER', (ctx) => removeMember(ctx, bob));
    expect((await planned(organization, await exported(organization))).changes).toEqual([]);
  });

  test('tell what differs part by part, people by their addresses', async () => {
    const organization = await withTickets();
    await applied(organization, { files: FILES });
    const { changes } = await planned(organization, edited(
      ['channel == "mail"', 'channel == "chat"'], ['reviewers: [bob@example.org]', 'reviewers: [ann@example.org, bob@example.org]'], ['opensAfter: P3D', 'opensAfter: P5D'],
      ['target: 0.9, stretch: 0.95', 'target: 0.92, stretch: 0.95'], ['name: Open 2027', 'name: Still open 2027'],
    ));
    expect(changes!.map(({ key, action, replaces, version }) => [key, action, replaces, version])).toEqual([
      ['solved_2027', 'CHANGED', '1', '2'], ['open_2027', 'RENAMED', '1', null],
    ]);
    expect(changes![0]!.parts).toEqual([
      { part: 'cadence.opensAfter', before: 'P3D', after: 'P5D' },
      { part: 'reviewers', before: '["bob@example.org"]', after: '["ann@example.org","bob@example.org"]' },
      { part: 'scope', before: 'channel == "mail"', after: 'channel == "chat"' },
      { part: 'target.levels', before: '{"floor":"0.8","stretch":"0.95","target":"0.9"}', after: '{"floor":"0.8","stretch":"0.95","target":"0.92"}' },
    ]);
  });

  test('are a plan that is refused once it comes to something else', async () => {
    const organization = await withTickets();
    const { digest } = await planned(organization, FILES);
    await applied(organization, { files: edited(['Nine of ten.', 'Nine of ten tickets.']) });
    expect((await refusal(applied(organization, { files: FILES, expectedPlan: digest }))).details.argument).toBe('expectedPlan');
    await applied(organization, { files: FILES, expectedPlan: (await planned(organization, FILES)).digest });
    expect((await goalOf(organization, 'solved_2027')).description).toBe('Nine of ten.');
  });

  test('may stand on a KPI that the same files define, and be defined beside a faulty one that alone is told', async () => {
    const organization = await newOrganization(database, { ownerEmail: 'ann@example.org' });
    const small = `goals:\n  - { key: g, name: G, kpi: solved_rate, scope: channel == "mail", start: 2027-01-01, cadence: { grain: MONTH } }\n`;
    const broken = { ...DEFINITIONS[1]!, text: DEFINITIONS[1]!.text.replace('tickets_solved / tickets_all', 'tickets_solved / tickets_al') };
    expect((await told(organization, [DEFINITIONS[0]!, broken, { path: 'goals.yaml', text: small }])).map((each) => each.split(' ')[1])).toEqual(['NAM201']);
    expect((await applied(organization, { files: [...DEFINITIONS, { path: 'goals.yaml', text: small }] })).findings).toEqual([]);
    const [goal] = await goalsOf(organization);
    expect([goal!.key, goal!.state, goal!.targets]).toEqual(['g', 'DRAFT', []]);
  });
});

describe('what is wrong with goals in files', () => {
  test('is located, whatever finds it: the form, the family, people, the scope, the target', async () => {
    const organization = await withTickets();
    const found = await told(organization, edited(
      ['{ from: 2027-07-01', '{ from: July'], ['channel == "mail"', 'chanel == "mail"'], ['edge: ROLLUP', 'edge: ROLUP'],
      ['kpi: open_rate\n    versionPolicy', 'kpi: opn_rate\n    versionPolicy'], ['guardrails: [volume_2027, open_2027]', 'guardrails: [volume_2027, opn_2027]'],
      ['target: { shape: REACH, levels: { target: 400 }', 'target: { shape: REACH, levels: { target: many }'],
      ['name: Relative 2027', 'name: Relative 2027\n    owner: eve@example.org'], ['expectedEvents: 500', 'expectedEvents: 500, from: 1'],
      ['start: 2027-01-01\n    end: 2028-01-01\n    cadence: { grain: QUARTER }\n    target: { shape: CHANGE', 'start: 2027-01-01\n    cadence: { grain: QUARTER }\n    target: { shape: CHANGE'],
    ));
    expect(found).toEqual([
      'goals.yaml:14:12 NAM202 Source "tickets" has no field "chanel".',
      'goals.yaml:23:13 FIL605 goals[1].parent.edge is "ROLUP"; it is one of ROLLUP, DRIVER.',
      'goals.yaml:25:31 null There is no goal "opn_2027".',
      'goals.yaml:35:10 null There is no KPI "opn_rate" in force.',
      'goals.yaml:46:47 NUMBER_UNREADABLE "many" is no number with at most 34 digits.',
      'goals.yaml:57:84 null "July" is no date.',
      'goals.yaml:63:63 END_NEEDED The goal is open-ended, and its grain means nothing without an end.',
      'goals.yaml:66:12 null There is no member "eve@example.org".',
      'goals.yaml:77:101 null BUDGET has no from: it belongs to CHANGE.',
    ]);
  });

  test('with goals that have been activated is what is fixed of them, and a target without a reason', async () => {
    const organization = await withTickets();
    await applied(organization, { files: FILES });
    await organization.as('OWNER', (ctx) => activateGoal(ctx, 'solved_2027'));
    expect(await told(organization, edited(['channel == "mail"', 'channel == "chat"']))).toEqual([
      'goals.yaml:14:12 null The goal "solved_2027" has been activated: its scope cannot change, since its history would be of something else.',
    ]);
    expect(await told(organization, edited(['scope: channel == "mail"', 'versionPolicy: FOLLOW'], ['kpi: solved_rate', 'kpi: unheard_of']))).toEqual([
      'goals.yaml:13:10 null The goal "solved_2027" has been activated: its kpi, scope, versionPolicy cannot change, since its history would be of something else.',
    ]);
    expect(await told(organization, edited(['target: 0.9, stretch', 'target: 0.92, stretch'], ['    targetReason: Agreed with the board.\n', '']))).toEqual([
      expect.stringContaining('A target of a goal that has been activated changes for a reason.'),
    ]);
    await applied(organization, { files: edited(['target: 0.9, stretch', 'target: 0.92, stretch'], ['Agreed with the board.', 'It went well.']) });
    const { targets, pinnedVersionId } = await goalOf(organization, 'solved_2027');
    expect(targets.map(({ number, reason, effectiveFrom, kpiVersionId }) => [number, reason, new Date(effectiveFrom).toISOString(), kpiVersionId])).toEqual([
      [1, 'Agreed with the board.', '2027-01-01T00:00:00.000Z', pinnedVersionId], [2, 'It went well.', '2027-05-01T00:00:00.000Z', pinnedVersionId],
    ]);
  });
});

describe('what people do to goals', () => {
  test('is in no file: where a change begins stays open there, and a season is that of its year', async () => {
    const organization = await withTickets();
    await applied(organization, { files: edited(['name: Better 2027', 'name: Better 2027\n    reviewers: [bob@example.org]']) });
    await organization.as('OWNER', (ctx) => activateGoal(ctx, 'better_2027'));
    expect((await goalOf(organization, 'better_2027')).targets.map(({ target }) => 'from' in target && target.from)).toEqual([null, '0.3']);
    await organization.as('OWNER', (ctx) => recordInteractions(ctx, { source: 'tickets', interactions: [
      { key: 'late', occurredAt: '2026-02-01T10:00:00Z', fields: { channel: 'mail', solved: true } },
    ] }));
    const again = edited(['name: Better 2027', 'name: Better 2027\n    reviewers: [bob@example.org]']);
    expect((await planned(organization, again)).changes).toEqual([]);
    expect((await exported(organization)).find(({ path }) => path === 'goals.yaml')!.text).toContain('from: 0.3');
    expect((await planned(organization, await exported(organization))).changes).toEqual([]);
  });

  test('closes them: then they are in no export, and whatever is left out of files is never closed for it', async () => {
    const organization = await withTickets();
    await applied(organization, { files: edited(['name: Better 2027', 'name: Better 2027\n    reviewers: [bob@example.org]']) });
    await organization.as('OWNER', (ctx) => activateGoal(ctx, 'better_2027'));
    await organization.as('OWNER', (ctx) => closeGoal(ctx, { goal: 'better_2027', outcome: 'ABANDONED', reason: 'Other things matter more.' }));
    expect(texts(await exported(organization))['goals.yaml']).not.toContain('better_2027');
    expect(await told(organization, edited(['target: 0.05', 'target: 0.04'], ['name: Better 2027', 'name: Better 2027\n    reviewers: [bob@example.org]'])))
      .toEqual([expect.stringContaining('The goal "better_2027" is closed: it has its last target.')]);
    const small = [DEFINITIONS[0]!, { path: 'kpis.yaml', text: SOLVED_RATE_FILE.replaceAll('solved_rate', 'solved_share') }];
    await organization.as('OWNER', (ctx) => activateGoal(ctx, 'solved_2027'));
    expect(await told(organization, small, true)).toEqual(['sources/tickets.yaml:1:1 null Running goals are judged by what would be withdrawn: "solved_2027".']);
    const { changes, unmanaged } = await planned(organization, [DEFINITIONS[0]!, { path: 'kpis.yaml', text: SOLVED_RATE_FILE }], true);
    expect(changes!.map(({ kind, key, action }) => [kind, key, action])).toEqual([['KPI', 'open_rate', 'REMOVED'], ['KPI', 'volume', 'REMOVED']]);
    expect(unmanaged.map(({ kind, key }) => `${kind} ${key}`)).toEqual([
      'budget_2027', 'open_2027', 'relative_2027', 'score_2027', 'solved_2027', 'stepwise_2027', 'volume_2027',
    ].map((key) => `GOAL ${key}`));
  });
});

test('a major version of a KPI tells which goals pin it, planned and made; one that follows is not asked', async () => {
  const organization = await withTickets();
  const reviewed = ['name: Budget 2027', 'name: Budget 2027\n    reviewers: [bob@example.org]'] as const;
  await applied(organization, { files: edited(reviewed) });
  for (const key of ['solved_2027', 'budget_2027']) await organization.as('OWNER', (ctx) => activateGoal(ctx, key));
  const stricter = DEFINITIONS.map((file) => ({ ...file, text: file.text.replace('tickets_solved / tickets_all', '(tickets_solved - 1) / tickets_all') }));
  const asked = ['budget_2027', 'solved_2027'].map((key) =>
    ({ kind: 'GOAL', key, action: 'AFFECTED', change: null, replaces: '1', version: null, parts: [], causes: ['KPI solved_rate: major version 2.0'] }));
  expect((await planned(organization, stricter)).changes!.filter(({ kind }) => kind === 'GOAL')).toEqual(asked);
  const [, goals] = [...stricter, edited(reviewed, ['Nine of ten.', 'More of them.'])[2]!].slice(1);
  expect((await planned(organization, [...stricter, goals!])).changes!.filter(({ kind }) => kind === 'GOAL')).toEqual([
    { ...asked[1], action: 'RENAMED', parts: [{ part: 'description', before: 'Nine of ten.', after: 'More of them.' }] }, asked[0],
  ]);
  const renamed = await organization.as('OWNER', (ctx) => defineKpi(ctx, {
    key: 'solved_rate', name: 'Solved', expression: 'tickets_solved / tickets_all', unit: '%', direction: 'HIGHER_IS_BETTER', format: '0.0 %',
  }));
  expect(renamed.changes.map(({ key, change }) => [key, change])).toEqual([['solved_rate', 'MINOR'], ['open_rate', 'MINOR']]);
  const { changes } = await organization.as('OWNER', (ctx) => defineKpi(ctx, {
    key: 'solved_rate', name: 'Solved', expression: '(tickets_solved - 1) / tickets_all', unit: '%', direction: 'HIGHER_IS_BETTER',
  }));
  expect(changes.filter(({ kind }) => kind === 'GOAL')).toEqual(asked);
});
