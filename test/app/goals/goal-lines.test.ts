import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { GOAL_EVENTS, GOAL_STATES, GOAL_TRANSITIONS } from '../../../src/goals/goal-states.js';
import { transitionFrom } from '../../../src/goals/transition.js';
import { appConnection, parseUrl } from '../../../src/store/connection.js';
import type { Database } from '../../../src/store/database.js';
import type { StoredGoal } from '../../../src/store/goals.js';
import { afterTheFile, ownerClient, testDatabase } from '../../support/database.js';
import { ReviewedOrganization } from '../reviews/review-fixture.js';

/** Whoever writes as the service without being it: the database itself keeps to the state table and to the line of targets. */
let intruder: pg.Client;
let database: Database;
let owner: pg.Client;
let company: ReviewedOrganization;
let goal: StoredGoal;

beforeAll(async () => {
  const made = await testDatabase();
  database = made.database;
  owner = await ownerClient(made.url);
  intruder = new pg.Client(appConnection(parseUrl(made.url)));
  await intruder.connect();
  afterTheFile(() => intruder.end());
  company = await ReviewedOrganization.on(database, owner);
});
let goals = 0;
beforeEach(async () => void (goal = await company.goal({ key: `goal_${++goals}` })));

/** The constraint, or the state, that a statement is refused with; null: it is let in. It is rolled back. */
async function refusedBy(...statements: readonly string[]): Promise<string | null> {
  await intruder.query('begin');
  try {
    await intruder.query(`select set_config('app.organization', $1, true)`, [company.id]);
    for (const statement of statements) await intruder.query(statement);
    return null;
  } catch (error) {
    const { constraint, code } = error as pg.DatabaseError;
    return constraint ?? code!;
  } finally {
    await intruder.query('rollback');
  }
}

const insert = (table: string, values: Readonly<Record<string, string | number | null>>): string => {
  const all = { organization_id: company.id, goal_id: goal.id, recorded_at: '2050-01-01', ...values };
  const literal = (value: string | number | null): string => (value === null ? 'null' : `'${value}'`);
  return `insert into ${table} (${Object.keys(all).join(', ')}) values (${Object.values(all).map(literal).join(', ')})`;
};
/** The second transition of a goal that has been activated: a pause, unless it says otherwise. */
const move = (values: Readonly<Record<string, string | number | null>> = {}): string => insert('goal_transition', {
  number: 2, previous_number: 1, event: 'PAUSE', from_state: 'ACTIVE', to_state: 'PAUSED', reason: 'a freeze', created_by_member: company.anna, ...values,
});
const target = (values: Readonly<Record<string, string | number | null>> = {}): string => insert('target_version', {
  number: 2, previous_number: 1, id: '00000000-0000-4000-8000-000000000001', effective_from: '2050-01-01', previous_effective_from: new Date(goal.targets[0]!.effectiveFrom).toISOString(),
  definition: '{}', created_by_member: company.anna, ...values,
});

describe('a transition that is written by hand', () => {
  test('is let in where the state table has it', async () => {
    expect(await refusedBy(move())).toBeNull();
  });

  test('is refused for every event between states that the table does not have', async () => {
    for (const event of GOAL_EVENTS) {
      for (const from of GOAL_STATES) {
        for (const to of GOAL_STATES) {
          const reached = await refusedBy(move({
            event, from_state: from, to_state: to, outcome: event === 'CLOSE' ? 'MISSED' : null,
            created_by_member: event === 'REQUIRE_REBASE' ? null : company.anna,
          }));
          const isInTable = transitionFrom(GOAL_TRANSITIONS, from, event)?.to === to;
          const expected = !isInTable ? 'goal_transition_move_check' : from === 'ACTIVE' ? null : expect.stringContaining('_foreign');
          expect([event, from, to, reached]).toEqual([event, from, to, expected]);
        }
      }
    }
  });

  test.each<[string, Readonly<Record<string, string | number | null>>, string]>([
    ['a second one of its number, which would be a fork', { number: 1, previous_number: null, event: 'ACTIVATE', from_state: 'DRAFT', to_state: 'ACTIVE' }, 'goal_transition_pkey'],
    ['a number left out', { number: 3, previous_number: 2 }, 'goal_transition_organization_id_goal_id_previous_fb63e_foreign'],
    ['a predecessor that is not the one before', { number: 3, previous_number: 1 }, 'goal_transition_line_check'],
    ['a beginning in the middle', { previous_number: null }, 'goal_transition_line_check'],
    ['no reason', { reason: ' ' }, 'goal_transition_reason_check'],
    ['an outcome of what is no end', { outcome: 'MISSED' }, 'goal_transition_outcome_check'],
    ['no outcome of an end', { event: 'CLOSE', to_state: 'CLOSED' }, 'goal_transition_outcome_check'],
    ['nobody who did it', { created_by_member: null }, 'goal_transition_author_check'],
    ['somebody for what the service does', { event: 'REQUIRE_REBASE', to_state: 'REBASE_REQUIRED' }, 'goal_transition_author_check'],
  ])('is refused with %s', async (_, values, constraint) => {
    expect(await refusedBy(move(values))).toBe(constraint);
  });
});

describe('a version of a target that is written by hand', () => {
  test('is let in from the instant of the last one on, and never before', async () => {
    expect(await refusedBy(target())).toBeNull();
    const first = goal.targets[0]!.effectiveFrom;
    expect(await refusedBy(target({ effective_from: new Date(first).toISOString() }))).toBeNull();
    expect(await refusedBy(target({ effective_from: new Date(first - 1).toISOString() }))).toBe('target_version_line_check');
  });

  test('is refused as a fork, behind a gap, and behind what it says of its predecessor', async () => {
    expect(await refusedBy(target({ number: 1, previous_number: null, previous_effective_from: null }))).toBe('target_version_pkey');
    expect(await refusedBy(target({ number: 3, previous_number: 2 }))).toContain('_foreign');
    expect(await refusedBy(target({ number: 3 }))).toBe('target_version_line_check');
    expect(await refusedBy(target({ previous_effective_from: '1970-01-01' }))).toContain('_foreign');
    expect(await refusedBy(target({ previous_number: null }))).toBe('target_version_line_check');
  });
});

test('what was written is never changed or removed', async () => {
  for (const table of ['goal_version', 'goal_transition', 'target_version', 'goal_declaration', 'goal_status']) {
    expect([table, await refusedBy(`update ${table} set recorded_at = recorded_at`)]).toEqual([table, '42501']);
    expect([table, await refusedBy(`delete from ${table}`)]).toEqual([table, '42501']);
  }
  expect(await refusedBy('delete from goal')).toBe('42501');
  expect(await refusedBy(`update goal set key = 'other'`)).toBe('42501');
});
