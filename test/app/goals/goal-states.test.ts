import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { removeMember } from '../../../src/app/remove-member.js';
import type { OpenContext } from '../../../src/app/context.js';
import { activateGoal } from '../../../src/app/goals/activate-goal.js';
import { closeGoal } from '../../../src/app/goals/close-goal.js';
import { declareGoalStatus } from '../../../src/app/goals/declare-goal-status.js';
import { defineGoal } from '../../../src/app/goals/define-goal.js';
import type { GoalModel } from '../../../src/app/goals/goal-model.js';
import { keepGoalVersion } from '../../../src/app/goals/keep-goal-version.js';
import { pauseGoal } from '../../../src/app/goals/pause-goal.js';
import { rebaseGoal } from '../../../src/app/goals/rebase-goal.js';
import { resumeGoal } from '../../../src/app/goals/resume-goal.js';
import { setTarget } from '../../../src/app/goals/set-target.js';
import type { TargetInput } from '../../../src/app/goals/target-input.js';
import { GOAL_EVENTS, GOAL_STATES, GOAL_TRANSITIONS, type GoalEventType, type GoalState } from '../../../src/goals/goal-states.js';
import { eventsFrom, transitionFrom } from '../../../src/goals/transition.js';
import type { Database } from '../../../src/store/database.js';
import { ownerClient, testDatabase } from '../../support/database.js';
import { definer, RATE, refusal, valid } from '../definition-fixture.js';
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

const TARGET: TargetInput = { shape: 'AT_LEAST', levels: { target: '0.9' }, grain: 'EACH_PERIOD' };
type Act = Exclude<GoalEventType, 'REQUIRE_REBASE'>;
const ACTS: Readonly<Record<Act, (ctx: OpenContext, key: string) => Promise<GoalModel>>> = {
  ACTIVATE: activateGoal,
  PAUSE: (ctx, key) => pauseGoal(ctx, key, 'a freeze'),
  RESUME: resumeGoal,
  KEEP_PIN: (ctx, key) => keepGoalVersion(ctx, key, 'it still says what we mean'),
  SET_NEW_TARGET: (ctx, goal) => rebaseGoal(ctx, { goal, target: TARGET, reason: 'a new yardstick' }),
  CLOSE: (ctx, goal) => closeGoal(ctx, { goal, outcome: 'PARTIAL', reason: 'enough' }),
};
const act = (type: Act, key = 'answered', as = company.anna) => company.as(as, (ctx) => ACTS[type](ctx, key));

let redefinitions = 0;
/** Another number of the KPI: a major version. */
const redefine = async (): Promise<string> =>
  (await valid(definer(company.organization).kpi({ ...RATE, unit: null, expression: `calls_answered / (calls_all + ${++redefinitions})` }))).current!.id;

/** A goal in a state, led there by people and the service; it begins in the present, so that its next target has a period. */
async function inState(state: GoalState, key = 'answered'): Promise<GoalModel> {
  await company.draft({ key });
  await company.as(company.anna, (ctx) => setTarget(ctx, { goal: key, target: TARGET }));
  const draft = await company.as(company.anna, (ctx) => defineGoal(ctx, { ...GOAL, key, reviewers: [company.ben], name: key }));
  if (state === 'DRAFT') return draft.goal!;
  let goal = await act('ACTIVATE', key);
  if (state === 'PAUSED') goal = await act('PAUSE', key);
  if (state === 'CLOSED') goal = await act('CLOSE', key);
  if (state === 'REBASE_REQUIRED') {
    await redefine();
    await company.round();
  }
  return goal;
}
const GOAL = { name: 'Answered', kpi: 'answer_rate', start: '2040-01-01', end: '2041-01-01', cadence: { grain: 'MONTH', opensAfter: 'P2D', dueAfter: 'P5D' } } as const;

describe('the state table of goals', () => {
  test('has every state, an exit from each but CLOSED, and nothing beside its rows: what is refused says what is possible instead', async () => {
    const shown: string[] = [];
    const expected: string[] = [];
    for (const state of GOAL_STATES) {
      const exits = eventsFrom(GOAL_TRANSITIONS, state);
      expect(exits.length > 0).toBe(state !== 'CLOSED');
      for (const event of GOAL_EVENTS.filter((each): each is Act => each !== 'REQUIRE_REBASE')) {
        const key = `${state}_${event}`.toLowerCase();
        await inState(state, key);
        expect((await company.stored(key)).state).toBe(state);
        const row = transitionFrom(GOAL_TRANSITIONS, state, event);
        expected.push(row === undefined ? `${key} CONFLICT NOT_IN_THIS_STATE` : `${key} ${row.to}`);
        if (row === undefined) {
          const { code, message, details } = await refusal(act(event, key));
          const [only] = details['refusals'] as { code: string; hint: string }[];
          expect([message, only!.hint]).toEqual([
            `${event} is not possible while a goal is ${state}.`,
            exits.length === 0 ? 'A closed goal stays closed: define a new one.' : `Possible now: ${exits.join(', ')}.`,
          ]);
          expect((await company.stored(key)).state).toBe(state);
          shown.push(`${key} ${code} ${only!.code}`);
        } else {
          const goal = await act(event, key);
          expect(goal.transitions.at(-1)).toMatchObject({ event, state: row.to, by: { member: company.anna } });
          shown.push(`${key} ${goal.state}`);
        }
      }
    }
    expect(shown).toEqual(expected);
  });

  test('is moved by the owner alone, not by a reviewer, a key of a service or an owner of the organisation', async () => {
    await inState('DRAFT');
    for (const someone of [company.ben, company.olive]) {
      const { code, details } = await refusal(act('ACTIVATE', 'answered', someone));
      expect([code, details['refusals']]).toEqual(['FORBIDDEN', [{
        code: 'NOT_YOURS', message: 'ACTIVATE is for the owner of the goal.', hint: 'Ask them, or change the people of the goal.',
      }]]);
    }
    expect(await refusal(company.organization.as('ADMIN', (ctx) => activateGoal(ctx, 'answered')))).toMatchObject({
      code: 'FORBIDDEN', details: { hint: 'A key of a service acts for no person: use that of a member.' },
    });
    expect((await refusal(company.organization.as('VIEWER', (ctx) => activateGoal(ctx, 'answered')))).code).toBe('FORBIDDEN');
  });

  test('tells every reason against a move at once', async () => {
    await company.draft({ reviewers: [company.anna] });
    const { code, message, details } = await refusal(act('ACTIVATE'));
    expect([code, message]).toEqual(['CONFLICT', 'The goal has no target. No reviewer is somebody other than the owner.']);
    expect((details['refusals'] as { code: string }[]).map((each) => each.code)).toEqual(['TARGET', 'OTHER_REVIEWER']);
    await inState('ACTIVE', 'running');
    const silent = await refusal(company.as(company.ben, (ctx) => pauseGoal(ctx, 'running', '  ')));
    expect([silent.code, (silent.details['refusals'] as { code: string }[]).map((each) => each.code)]).toEqual(['FORBIDDEN', ['NOT_YOURS', 'REASON']]);
    expect((await refusal(act('ACTIVATE', 'nothing'))).code).toBe('NOT_FOUND');
  });

  test('lets somebody who is alone in the organisation review themselves', async () => {
    await company.draft({ reviewers: [], owner: company.anna });
    await company.as(company.anna, (ctx) => setTarget(ctx, { goal: 'answered', target: TARGET }));
    expect((await refusal(act('ACTIVATE'))).message).toBe('No reviewer is somebody other than the owner.');
    await company.organization.as('OWNER', (ctx) => removeMember(ctx, company.ben));
    await company.organization.as('OWNER', (ctx) => removeMember(ctx, company.anna));
    await company.organization.as('OWNER', (ctx) => defineGoal(ctx, { ...GOAL, key: 'answered', owner: company.olive }));
    expect((await act('ACTIVATE', 'answered', company.olive)).state).toBe('ACTIVE');
  });
});

describe('what a move makes', () => {
  test('is told once to whoever wants to know, and stands in the log', async () => {
    await inState('CLOSED');
    const { rows } = await owner.query<{ payload: object }>(`select payload from outbox_event where organization_id = $1 order by number`, [company.id]);
    expect(rows.map(({ payload }) => payload)).toEqual([
      { goal: 'answered', review: null, event: 'ACTIVATE', from: 'DRAFT', state: 'ACTIVE' }, { goal: 'answered', review: null, event: 'CLOSE', from: 'ACTIVE', state: 'CLOSED' },
    ]);
    const log = await owner.query<{ action: string; details: object }>(
      `select action, details from audit_entry where organization_id = $1 and action like 'GOAL_%' order by number`, [company.id]);
    expect(log.rows.map(({ action }) => action)).toEqual(['GOAL_DEFINED', 'GOAL_TARGET_SET', 'GOAL_DEFINED', 'GOAL_ACTIVATED', 'GOAL_CLOSED']);
    expect(log.rows.at(-1)!.details).toEqual({ from: 'ACTIVE', to: 'CLOSED', outcome: 'PARTIAL' });
  });

  test('is the pin of the KPI\'s version: kept by KEEP_PIN, which the next major version asks about again, and moved by a new target', async () => {
    const first = (await inState('REBASE_REQUIRED')).pinnedVersionId;
    expect((await act('KEEP_PIN')).pinnedVersionId).toBe(first);
    await company.round();
    expect((await company.stored('answered')).state).toBe('ACTIVE');
    const second = await redefine();
    await company.round();
    expect((await company.stored('answered')).state).toBe('REBASE_REQUIRED');
    expect(first).not.toBe(second);
    const { pinnedVersionId, state, targets } = await act('SET_NEW_TARGET');
    expect([pinnedVersionId, state, targets.at(-1)!.kpiVersionId, targets.at(-1)!.reason]).toEqual([second, 'ACTIVE', second, 'a new yardstick']);
  });

  test('needs a target that was set for the version in force, where none is given with it', async () => {
    await inState('REBASE_REQUIRED');
    const rebase = () => company.as(company.anna, (ctx) => rebaseGoal(ctx, { goal: 'answered', reason: 'as it was' }));
    expect((await refusal(rebase())).message).toBe('No target has been set for the new version of the KPI.');
    await company.as(company.anna, (ctx) => setTarget(ctx, { goal: 'answered', target: TARGET, reason: 'for the new version' }));
    expect((await rebase()).state).toBe('ACTIVE');
  });

  test('is undone as a whole where the target that is given does not fit', async () => {
    await inState('REBASE_REQUIRED');
    const { code, details } = await refusal(company.as(company.anna, (ctx) =>
      rebaseGoal(ctx, { goal: 'answered', target: { ...TARGET, levels: { target: '0.9', floor: '1' } }, reason: 'worse' })));
    expect([code, details.argument, (details['findings'] as { code: string }[])[0]!.code]).toEqual(['CONFLICT', 'target.levels.floor', 'LEVELS_NOT_ORDERED']);
    expect((await company.stored('answered')).targets).toHaveLength(1);
  });
});

describe('a declared status', () => {
  const declare = (who: string, reason = 'two people are ill') =>
    company.as(who, (ctx) => declareGoalStatus(ctx, { goal: 'answered', status: 'AT_RISK', reason }));

  test('is the call of the owner or a reviewer of a goal that runs, with a reason', async () => {
    await inState('DRAFT');
    expect((await refusal(declare(company.anna))).code).toBe('CONFLICT');
    await act('ACTIVATE');
    expect((await refusal(declare(company.olive))).code).toBe('FORBIDDEN');
    expect((await refusal(declare(company.ben, ' '))).details.argument).toBe('reason');
    await declare(company.ben);
    const { rows } = await owner.query('select status, reason, created_by_member from goal_declaration where organization_id = $1', [company.id]);
    expect(rows).toEqual([{ status: 'AT_RISK', reason: 'two people are ill', created_by_member: company.ben }]);
    await act('CLOSE');
    expect((await refusal(declare(company.ben))).code).toBe('CONFLICT');
  });
});
