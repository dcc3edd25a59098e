import { Check, Index, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { GOAL_TRANSITIONS, type GoalEventType, type GoalOutcome, type GoalState } from '../../goals/goal-states.js';
import type { DeclaredStatus } from '../../goals/review-facts.js';
import { Authored, AuthoredContent } from './authored.js';
import { KpiVersion } from './kpi.js';
import { Organization } from './organization.js';
import { lineFrom, movesOf } from './state-line.js';
import { ForeignKey, Id, Instant, TenantEntity, Text, Uuid } from './tenant.js';
import { TextArray } from './text-array.js';

/** What a goal is called. What it is about are its versions; what became of it, its transitions. */
@TenantEntity('goal')
@Unique({ name: 'goal_key_unique', properties: ['organizationId', 'key'] })
export class Goal {
  @Id() organizationId!: string;
  @Id() id!: string;
  @Text() key!: string;
  @Text() name!: string;
  @Text({ nullable: true }) description!: string | null;
  @Property({ columnType: 'text[]', type: TextArray }) tags!: string[];

  @ForeignKey(() => Organization, ['organization_id'], ['id']) organization?: unknown;
}

@TenantEntity('goal_version')
@Unique({ name: 'goal_version_id_unique', properties: ['organizationId', 'id'] as never })
export class GoalVersion extends AuthoredContent {
  @Id() goalId!: string;
  @PrimaryKey({ type: 'integer' }) number!: number;

  @ForeignKey(() => Goal, ['organization_id', 'goal_id']) goal?: unknown;
}

@TenantEntity('goal_transition')
@Unique({ name: 'goal_transition_line_unique', properties: ['organizationId', 'goalId', 'number', 'toState'] as never })
@Check({ name: 'goal_transition_line_check', expression: lineFrom('DRAFT') })
@Check({ name: 'goal_transition_move_check', expression: movesOf(GOAL_TRANSITIONS) })
@Check({ name: 'goal_transition_reason_check', expression: `not (event in ('PAUSE', 'KEEP_PIN', 'CLOSE')) or coalesce(btrim(reason) <> '', false)` })
@Check({ name: 'goal_transition_outcome_check', expression: `(event = 'CLOSE') = (outcome is not null)` })
@Check({ name: 'goal_transition_author_check', expression: `(event = 'REQUIRE_REBASE') = (created_by_member is null)` })
export class GoalTransition extends Authored {
  @Id() goalId!: string;
  @PrimaryKey({ type: 'integer' }) number!: number;
  @Property({ type: 'integer', nullable: true }) previousNumber!: number | null;
  @Text() event!: GoalEventType;
  @Text() fromState!: GoalState;
  @Text() toState!: GoalState;
  @Text({ nullable: true }) reason!: string | null;
  @Text({ nullable: true }) outcome!: GoalOutcome | null;
  /** The version of the KPI that the goal pins from here on; null: as before. */
  @Uuid({ nullable: true }) kpiVersionId!: string | null;

  @ForeignKey(() => Goal, ['organization_id', 'goal_id']) goal?: unknown;
  @ForeignKey(() => KpiVersion, ['organization_id', 'kpi_version_id']) kpiVersion?: unknown;
  @ForeignKey(
    () => GoalTransition, ['organization_id', 'goal_id', 'previous_number', 'from_state'],
    ['organization_id', 'goal_id', 'number', 'to_state'],
  ) previous?: unknown;
}

/** A target as it was declared; it holds from `effectiveFrom` until the next one's, which is never before. */
@TenantEntity('target_version')
@Unique({ name: 'target_version_id_unique', properties: ['organizationId', 'id'] as never })
@Unique({ name: 'target_version_line_unique', properties: ['organizationId', 'goalId', 'number', 'effectiveFrom'] as never })
@Check({
  name: 'target_version_line_check',
  expression: `case when number = 1 then previous_number is null else coalesce(previous_number = number - 1 and previous_effective_from <= effective_from, false) end`,
})
export class TargetVersion extends AuthoredContent {
  @Id() goalId!: string;
  @PrimaryKey({ type: 'integer' }) number!: number;
  @Property({ type: 'integer', nullable: true }) previousNumber!: number | null;
  @Instant() effectiveFrom!: string;
  @Instant({ nullable: true }) previousEffectiveFrom!: string | null;
  @Text({ nullable: true }) reason!: string | null;
  /** The version of the KPI that it was set for; null where the goal has no KPI. */
  @Uuid({ nullable: true }) kpiVersionId!: string | null;

  @ForeignKey(() => Goal, ['organization_id', 'goal_id']) goal?: unknown;
  @ForeignKey(() => KpiVersion, ['organization_id', 'kpi_version_id']) kpiVersion?: unknown;
  @ForeignKey(
    () => TargetVersion, ['organization_id', 'goal_id', 'previous_number', 'previous_effective_from'],
    ['organization_id', 'goal_id', 'number', 'effective_from'],
  ) previous?: unknown;
}

/** A person's call on a goal, beside what is computed. */
@TenantEntity('goal_declaration')
export class GoalDeclaration extends Authored {
  @Id() goalId!: string;
  @Instant({ primary: true }) declare recordedAt: string;
  @Text() status!: DeclaredStatus;
  @Text() reason!: string;

  @ForeignKey(() => Goal, ['organization_id', 'goal_id']) goal?: unknown;
}

/** The computed status since then, as the scheduler saw it: what changes are told from. */
@TenantEntity('goal_status')
export class GoalStatus {
  @Id() organizationId!: string;
  @Id() goalId!: string;
  @Instant({ primary: true }) recordedAt!: string;
  @Text() period!: string;
  @Text() status!: string;
  @Text() rule!: string;

  @ForeignKey(() => Goal, ['organization_id', 'goal_id']) goal?: unknown;
}

/** A stretch whose rows a goal's value is also told without. */
@TenantEntity('exclusion')
@Index({ name: 'exclusion_goal', properties: ['organizationId', 'goalId'] as never })
@Check({ name: 'exclusion_interval_check', expression: `starts_at < ends_at` })
export class Exclusion extends Authored {
  @Id() id!: string;
  @Uuid() goalId!: string;
  @Instant() startsAt!: string;
  @Instant() endsAt!: string;
  @Text() category!: string;
  @Text() reason!: string;

  @ForeignKey(() => Goal, ['organization_id', 'goal_id']) goal?: unknown;
}

@TenantEntity('exclusion_withdrawal')
export class ExclusionWithdrawal extends Authored {
  @Id() exclusionId!: string;
  @Text() reason!: string;

  @ForeignKey(() => Exclusion, ['organization_id', 'exclusion_id']) exclusion?: unknown;
}

/** How far the scheduler has looked through what was written, for drift and for changes of status. */
@TenantEntity('goal_progress_mark')
export class GoalProgressMark {
  @Id() organizationId!: string;
  @Instant() driftCheckedThrough!: string;
  @Instant() statusCheckedThrough!: string;

  @ForeignKey(() => Organization, ['organization_id'], ['id']) organization?: unknown;
}
