import { Check, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Goal } from './goal.js';
import { ForeignKey, Id, Instant, TenantEntity, Text } from './tenant.js';

/** That a signal of a goal began, or was over, as the scheduler told it. */
@TenantEntity('goal_alert')
@Check({ name: 'goal_alert_alert_check', expression: `alert in ('CONCERN', 'IMPROVEMENT', 'NEITHER', 'BURN')` })
export class GoalAlert {
  @Id() organizationId!: string;
  @Id() goalId!: string;
  @PrimaryKey({ type: 'text' }) alert!: string;
  @Instant({ primary: true }) recordedAt!: string;
  @Property({ type: 'boolean' }) active!: boolean;
  @Text() point!: string;

  @ForeignKey(() => Goal, ['organization_id', 'goal_id']) goal?: unknown;
}
