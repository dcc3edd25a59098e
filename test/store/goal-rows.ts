import type pg from 'pg';
import { activateGoal } from '../../src/app/goals/activate-goal.js';
import { declareGoalStatus } from '../../src/app/goals/declare-goal-status.js';
import { defineGoal } from '../../src/app/goals/define-goal.js';
import { setTarget } from '../../src/app/goals/set-target.js';
import type { TestOrganization } from '../support/organization.js';

/** A row in every table of goals and reviews: a goal that runs, with a review as if it had been signed. */
export async function furnishGoals(owner: pg.Client, organization: TestOrganization): Promise<void> {
  await organization.as('OWNER', (ctx) => defineGoal(ctx, {
    key: 'served', name: 'Served', rollup: { method: 'WORST' }, start: '2026-01-01', cadence: { grain: 'MONTH' },
  }));
  await organization.as('OWNER', (ctx) => setTarget(ctx, { goal: 'served', target: { shape: 'AT_LEAST', levels: { target: '0.5' }, grain: 'EACH_PERIOD' } }));
  await organization.as('OWNER', (ctx) => activateGoal(ctx, 'served'));
  await organization.as('OWNER', (ctx) => declareGoalStatus(ctx, { goal: 'served', status: 'ON_TRACK', reason: 'so it is' }));
  const ids = (await owner.query<{ goal: string; member: string; source: string }>(`
    select goal.id as goal, (select id from member where organization_id = goal.organization_id limit 1) as member,
      (select id from source where organization_id = goal.organization_id limit 1) as source
    from goal where organization_id = $1`, [organization.id])).rows[0]!;
  for (const statement of rowsOf(organization.id, ids)) await owner.query(statement);
}

function rowsOf(organization: string, { goal, member, source }: { goal: string; member: string; source: string }): string[] {
  const into = (table: string, values: Readonly<Record<string, string>>): string =>
    `insert into ${table} (organization_id, ${Object.keys(values).join(', ')}) values ('${organization}', ${Object.values(values).join(', ')})`;
  const id = (last: number): string => `'00000000-0000-4000-8000-00000000000${last}'`;
  const [now, theGoal, by] = [`'2026-03-01T00:00:00Z'`, `'${goal}'`, `'${member}'`];
  const [review, snapshot, action, exclusion] = [id(1), id(2), id(3), id(4)];
  const move = { review_id: review, recorded_at: now, self_reviewed: 'false' };
  const signed = { ...move, snapshot_id: snapshot, author_id: by, created_by_member: by };
  return [
    into('goal_status', { goal_id: theGoal, recorded_at: now, period: `'2026-01'`, status: `'MET'`, rule: `'MET'` }),
    into('goal_alert', { goal_id: theGoal, alert: `'BURN'`, recorded_at: now, active: 'true', point: `'2026-01'` }),
    into('goal_progress_mark', { drift_checked_through: now, status_checked_through: now }),
    into('exclusion', { id: exclusion, goal_id: theGoal, recorded_at: now, starts_at: now, ends_at: `'2026-03-02'`, category: `'OUTAGE'`, reason: `'storm'`, created_by_member: by }),
    into('exclusion_withdrawal', { exclusion_id: exclusion, recorded_at: now, reason: `'none'`, created_by_member: by }),
    into('review', { id: review, goal_id: theGoal, recorded_at: now, label: `'2026-01'`, period_from: `'2026-01-01'`, period_to: `'2026-02-01'`, whole: 'true' }),
    into('snapshot', { id: snapshot, review_id: review, recorded_at: now, knowledge: now, value: '1', content: `'{}'`, hash: `'\\x00'` }),
    into('snapshot_read', { snapshot_id: snapshot, number: '1', source_id: `'${source}'`, time_field: `'occurredAt'` }),
    into('review_transition', { ...move, number: '1', event: `'OPEN'`, from_state: `'SCHEDULED'`, to_state: `'OPEN'` }),
    into('review_transition', { ...signed, number: '2', previous_number: '1', event: `'SUBMIT'`, from_state: `'OPEN'`, to_state: `'SUBMITTED'`, knowledge: now }),
    into('review_transition', {
      ...signed, number: '3', previous_number: '2', event: `'SIGN_OFF'`, from_state: `'SUBMITTED'`, to_state: `'SIGNED_OFF'`, signs_number: '2',
      edition_number: '1', self_reviewed: 'true',
    }),
    into('review_edition', { review_id: review, number: '1', id: id(5), transition_number: '3', snapshot_id: snapshot, recorded_at: now, hash: `'\\x00'` }),
    into('review_action', { id: action, goal_id: theGoal, recorded_at: now, text: `'call them'`, created_by_member: by }),
    into('review_action_version', { action_id: action, number: '1', recorded_at: now, review_id: review, state: `'OPEN'`, owner_id: by, created_by_member: by }),
    into('review_comment', { id: id(6), review_id: review, recorded_at: now, text: `'well'`, created_by_member: by }),
  ];
}
