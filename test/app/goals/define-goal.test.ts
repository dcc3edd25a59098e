import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { removeMember } from '../../../src/app/remove-member.js';
import { retireKpi } from '../../../src/app/retire-kpi.js';
import { updateOrganization } from '../../../src/app/update-organization.js';
import { closeGoal } from '../../../src/app/goals/close-goal.js';
import { defineGoal } from '../../../src/app/goals/define-goal.js';
import type { GoalInput } from '../../../src/app/goals/goal-input.js';
import { goals } from '../../../src/app/goals/goals.js';
import type { Database } from '../../../src/store/database.js';
import { ownerClient, testDatabase } from '../../support/database.js';
import { CALLS, definer, refusal, valid } from '../definition-fixture.js';
import { ReviewedOrganization } from '../reviews/review-fixture.js';

let database: Database;
let owner: pg.Client;
let company: ReviewedOrganization;

beforeAll(async () => {
  const made = await testDatabase();
  database = made.database;
  owner = await ownerClient(made.url);
});
beforeEach(async () => void (company = await ReviewedOrganization.on(database, owner)));

const GOAL: GoalInput = {
  key: 'answered', name: 'Answered', kpi: 'answer_rate', start: '2040-01-01', end: '2041-01-01', cadence: { grain: 'MONTH' },
};
const define = (input: Partial<GoalInput> = {}, expectedVersion?: string) =>
  company.as(company.anna, (ctx) => defineGoal(ctx, { ...GOAL, ...input }, { expectedVersion: expectedVersion ?? null }));
/** CODE, the argument at fault, and the message. */
const refused = async (input: Partial<GoalInput>, expectedVersion?: string): Promise<readonly unknown[]> => {
  const { code, details: { argument }, message } = await refusal(define(input, expectedVersion));
  return [code, argument, message];
};
const SCORE = { kpi: null, rollup: { method: 'WEIGHTED_MEAN' } } as const;

describe('a goal', () => {
  test('is a draft with what was given and the defaults of the rest', async () => {
    const { goal, diagnostics } = await define({ reviewers: ['ben@example.org', company.olive], tags: ['voice'], scope: 'channel == "phone"' });
    expect(diagnostics).toEqual([]);
    expect(goal).toMatchObject({
      key: 'answered', name: 'Answered', version: '1', kpiKey: 'answer_rate', versionPolicy: 'PIN', scope: 'channel == "phone"', ownerId: company.anna,
      materiality: '0', evidence: 'CENSUS', start: '2040-01-01', end: '2041-01-01', tags: ['voice'], state: 'DRAFT', outcome: null, pinnedVersionId: null,
      cadence: { grain: 'MONTH', opensAfter: 'P0D', dueAfter: 'P7D', timeZone: 'UTC' }, transitions: [], targets: [], guardrailKeys: [], parentEdge: null,
    });
    expect([...goal!.reviewerIds].sort()).toEqual([company.ben, company.olive].sort());
  });

  test('gets a version for another content, none for the same, and none for its name', async () => {
    expect((await define()).goal!.version).toBe('1');
    expect((await define({ name: 'Calls answered', tags: ['voice'] })).goal).toMatchObject({ version: '1', name: 'Calls answered', tags: ['voice'] });
    expect((await define({ materiality: '0.01' })).goal).toMatchObject({ version: '2', materiality: '0.01', tags: ['voice'] });
    expect((await define({ materiality: '0.010' })).goal!.version).toBe('2');
  });

  test('is replaced only as its author saw it', async () => {
    await define();
    await define({ materiality: '0.01' });
    expect(await refused({ materiality: '0.02' }, '1')).toEqual(
      ['CONFLICT', 'expectedVersion', 'The goal "answered" stands at version 2, but version 1 was expected. Since then materiality changed.']);
    expect((await define({ materiality: '0.02' }, '2')).goal!.version).toBe('3');
    expect(await refused({ key: 'other' }, '1')).toEqual(['CONFLICT', 'expectedVersion', 'There is no goal "other", but version 1 was expected.']);
  });

  const FAULTS: readonly (readonly [string, Partial<GoalInput>, string, RegExp])[] = [
    ['a key that is none', { key: 'Answered!' }, 'input.key', /is no key/],
    ['neither KPI nor rollup', { kpi: null }, 'input.kpi', /neither a KPI nor a rollup/],
    ['both', { rollup: { method: 'WORST' } }, 'input.rollup', /a KPI and a rollup/],
    ['a KPI that is not there', { kpi: 'answer_rat' }, 'input.kpi', /no KPI "answer_rat" in force/],
    ['an end before the start', { end: '2040-01-01' }, 'input.end', /ends \(2040-01-01\) before it has begun/],
    ['a date that is none', { start: '2040-02-30' }, 'input.start', /is no date/],
    ['a start that is a slip', { start: '1026-01-01' }, 'input.start', /starts in 1026, before 1950/],
    ['more than a hundred years', { end: '2150-01-01' }, 'input.end', /longer than a hundred years/],
    ['a duration that is none', { cadence: { grain: 'MONTH', dueAfter: 'P1M' } }, 'input.cadence.dueAfter', /is no duration/],
    ['no time to review', { cadence: { grain: 'MONTH', dueAfter: 'PT0S' } }, 'input.cadence.dueAfter', /overdue in the instant/],
    ['a materiality below 0', { materiality: '-1' }, 'input.materiality', /below 0/],
    ['a materiality that is no number', { materiality: 'much' }, 'input.materiality', /no number/],
    ['an owner who is no member', { owner: 'nobody@example.org' }, 'input.owner', /no member "nobody@example.org"/],
    ['a reviewer who is no member', { reviewers: ['00000000-0000-4000-8000-000000000000'] }, 'input.reviewers[0]', /no member/],
    ['a parent that is not there', { parent: { goal: 'nothing', edge: 'DRIVER' } }, 'input.parent.goal', /no goal "nothing"/],
    ['itself as a parent', { parent: { goal: 'answered', edge: 'DRIVER' } }, 'input.parent.goal', /its own parent/],
    ['a guardrail that is not there', { guardrails: ['nothing'] }, 'input.guardrails[0]', /no goal "nothing"/],
    ['itself as a guardrail', { guardrails: ['answered'] }, 'input.guardrails[0]', /its own guardrail/],
    ['a scope over nothing', { ...SCORE, scope: 'channel == "phone"' }, 'input.scope', /reads no rows/],
    ['a scope that tells of persons', { scope: 'agent_email == "a@example.org"' }, 'input.scope', /"agent_email" identifies persons/],
  ];
  test('is refused with whatever it cannot be, at its place', async () => {
    for (const [fault, input, argument, message] of FAULTS) {
      expect([fault, ...await refused(input)]).toEqual([fault, 'BAD_INPUT', argument, expect.stringMatching(message)]);
    }
  });

  test('is told what is wrong with its scope as data, located', async () => {
    const { goal, diagnostics } = await define({ scope: 'chanel == "phone"' });
    expect(goal).toBeNull();
    expect(diagnostics).toMatchObject([{ code: expect.stringMatching(/^NAM2/), from: 0, to: 6 }]);
    expect((await company.as(company.anna, (ctx) => goals(ctx, {}))).items).toEqual([]);
  });

  test('needs an owner where a service defines it', async () => {
    const make = (input: Partial<GoalInput>) => company.organization.as('ANALYST', (ctx) => defineGoal(ctx, { ...GOAL, ...input }));
    expect((await refusal(make({}))).details.argument).toBe('input.owner');
    expect((await make({ owner: 'Ben@Example.org' })).goal!.ownerId).toBe(company.ben);
  });

  test('names nobody who has left', async () => {
    await define({ reviewers: [company.ben] });
    await company.organization.as('OWNER', (ctx) => removeMember(ctx, company.ben));
    expect((await refused({ reviewers: [company.ben] }))[1]).toBe('input.reviewers[0]');
  });

  test('is refused to who only reads, and to who only feeds', async () => {
    for (const role of ['VIEWER', 'INGEST'] as const) {
      expect((await refusal(company.organization.as(role, (ctx) => defineGoal(ctx, GOAL)))).code).toBe('FORBIDDEN');
    }
  });
});

describe('goals among each other', () => {
  test('have no circle of parents', async () => {
    await define({ key: 'company' });
    await define({ key: 'region', parent: { goal: 'company', edge: 'DRIVER' } });
    await define({ key: 'team', parent: { goal: 'region', edge: 'DRIVER' } });
    expect(await refused({ key: 'company', parent: { goal: 'team', edge: 'DRIVER' } }))
      .toEqual(['BAD_INPUT', 'input.parent.goal', '"team" is below "company" already: a goal cannot be its own ancestor.']);
  });

  test('have no status that waits for itself, over guardrails or over what they are made of', async () => {
    await define({ key: 'a' });
    await define({ key: 'b', guardrails: ['a'] });
    expect((await refused({ key: 'a', guardrails: ['b'] }))[1]).toBe('input.guardrails');
    await define({ key: 'score', ...SCORE });
    expect((await refused({ key: 'part', guardrails: ['score'], parent: { goal: 'score', edge: 'ROLLUP' } }))[1]).toBe('input.guardrails');
    expect((await define({ key: 'part', guardrails: ['score'], parent: { goal: 'score', edge: 'DRIVER' } })).diagnostics).toEqual([]);
  });

  test('roll up from rows where they have one KPI, and from scores where they have several', async () => {
    await valid(definer(company.organization).kpi({ key: 'volume', name: 'Volume', expression: 'calls_all', direction: 'NEUTRAL' }));
    await define({ key: 'all' });
    await define({ key: 'phone', scope: 'channel == "phone"', parent: { goal: 'all', edge: 'ROLLUP' } });
    expect((await refused({ key: 'calls', kpi: 'volume', parent: { goal: 'all', edge: 'ROLLUP' } }))[1]).toBe('input.parent.edge');
    expect((await refused({ key: 'all', kpi: 'volume' }))[1]).toBe('input.kpi');
    await define({ key: 'score', ...SCORE });
    const weights = [{ from: '2040-01-01', weight: '2' }, { from: '2040-07-01', weight: '0' }];
    const { goal } = await define({ key: 'calls', kpi: 'volume', parent: { goal: 'score', edge: 'ROLLUP', weights } });
    expect(goal!.parentEdge).toEqual({ goal: 'score', edge: 'ROLLUP', weights });
    expect((await refused({ key: 'calls', parent: { goal: 'score', edge: 'ROLLUP', weights: [...weights].reverse() } }))[1]).toBe('input.parent.weights[1].from');
    expect((await refused({ key: 'calls', parent: { goal: 'score', edge: 'DRIVER', weights } }))[1]).toBe('input.parent.weights');
  });
});

describe('a goal that has been activated', () => {
  test('keeps what its history is about, and changes all else', async () => {
    await valid(definer(company.organization).kpi({ key: 'volume', name: 'Volume', expression: 'calls_all', direction: 'NEUTRAL' }));
    await company.goal();
    const same = { reviewers: [company.ben], cadence: { grain: 'MONTH', opensAfter: 'P2D', dueAfter: 'P5D' } } as const;
    for (const [part, change] of Object.entries<Partial<GoalInput>>({
      kpi: { kpi: 'volume' }, scope: { scope: 'channel == "phone"' }, start: { start: '2040-02-01' }, versionPolicy: { versionPolicy: 'FOLLOW' },
      'cadence.grain': { cadence: { grain: 'QUARTER' } },
    })) {
      expect(await refused({ ...same, ...change })).toEqual(['CONFLICT', `input.${part}`, expect.stringContaining(`its ${part} cannot change`)]);
    }
    const { goal } = await define({ ...same, end: '2042-01-01', owner: company.ben, reviewers: [company.anna], cadence: { grain: 'MONTH', dueAfter: 'P9D' } });
    expect(goal).toMatchObject({ version: '2', end: '2042-01-01', ownerId: company.ben, reviewerIds: [company.anna] });
  });

  test('keeps the calendar of its cadence', async () => {
    const zone = async (): Promise<string> => (await define({ reviewers: [company.ben], materiality: `${Math.random()}` })).goal!.cadence.timeZone;
    await define({ reviewers: [company.ben] });
    await company.organization.as('OWNER', (ctx) => updateOrganization(ctx, { timeZone: 'Europe/Berlin' }));
    expect(await zone()).toBe('Europe/Berlin');
    await company.goal({ cadence: { grain: 'MONTH' } });
    await company.organization.as('OWNER', (ctx) => updateOrganization(ctx, { timeZone: 'America/New_York' }));
    expect(await zone()).toBe('Europe/Berlin');
  });

  test('once closed, changes nothing but what it is called', async () => {
    const { goal } = await define({ reviewers: [company.ben] });
    await company.goal({ cadence: { grain: 'MONTH' } });
    await company.as(company.anna, (ctx) => closeGoal(ctx, { goal: 'answered', outcome: 'ABANDONED', reason: 'no more calls' }));
    expect((await refused({ reviewers: [company.ben], materiality: '1' }))[0]).toBe('CONFLICT');
    expect((await define({ reviewers: [company.ben], name: 'Old' })).goal).toMatchObject({ version: goal!.version, name: 'Old', state: 'CLOSED' });
  });

  test('is what its KPI is kept for', async () => {
    await company.goal();
    const retire = () => company.organization.as('ANALYST', (ctx) => retireKpi(ctx, { key: 'answer_rate' }));
    const { code, message, details } = await refusal(retire());
    expect([code, message, details['goals']]).toEqual(['CONFLICT', 'Running goals are judged by what would be withdrawn: "answered".', ['answered']]);
    await company.move('answered', 'CLOSE');
    expect((await retire()).kpi.status).toBe('RETIRED');
  });
});

describe('the scope of a goal that runs', () => {
  test.each(['PIN', 'FOLLOW'] as const)('keeps the fields that it names, whether the goal has %s', async (versionPolicy) => {
    await company.goal({ scope: 'channel == "phone"', versionPolicy });
    const analyst = definer(company.organization);
    const without = () => analyst.source({ ...CALLS, fields: CALLS.fields.filter(({ key }) => key !== 'channel') });
    const { code, details } = await refusal(without());
    expect([code, details['goals']]).toEqual(['CONFLICT', ['answered']]);
    await company.move('answered', 'CLOSE');
    await valid(without());
  });
});

describe('the list of goals', () => {
  test('is filtered by what is asked, in pages by key', async () => {
    await define({ key: 'a', tags: ['voice'], name: 'Answer the phone' });
    await define({ key: 'b', owner: company.ben });
    await define({ key: 'c', ...SCORE });
    const keys = async (input: Parameters<typeof goals>[1]): Promise<string[]> =>
      (await company.organization.as('VIEWER', (ctx) => goals(ctx, input))).items.map(({ key }) => key);
    expect(await keys({})).toEqual(['a', 'b', 'c']);
    expect(await keys({ kpi: 'answer_rate' })).toEqual(['a', 'b']);
    expect(await keys({ owner: company.ben })).toEqual(['b']);
    expect(await keys({ tag: 'voice' })).toEqual(['a']);
    expect(await keys({ search: 'PHONE answer' })).toEqual(['a']);
    expect(await keys({ keys: ['c', 'zzz', 'a'] })).toEqual(['a', 'c']);
    expect(await keys({ state: 'ACTIVE' })).toEqual([]);
    const page = await company.organization.as('VIEWER', (ctx) => goals(ctx, { first: 2 }));
    expect(await keys({ after: page.nextCursor })).toEqual(['c']);
    expect((await refusal(company.organization.as('INGEST', (ctx) => goals(ctx, {})))).code).toBe('FORBIDDEN');
  });
});
