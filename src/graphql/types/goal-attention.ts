import { Field, Float, Int, ObjectType } from 'type-graphql';
import type { DistanceUnit as DistanceUnitName } from '../../goals/attention.js';
import type { ComputedStatus as ComputedStatusName } from '../../goals/status.js';
import { closedList } from './closed-list.js';
import { connectionOf } from './connection.js';
import { Goal } from './goal.js';
import { ComputedStatus } from './progress-enums.js';

export const DistanceUnit = closedList<DistanceUnitName>('DistanceUnit', 'In what the distance to where a goal should be is counted.', {
  FLOOR_DISTANCE: 'The distance between target and floor.',
  NATURAL_LIMITS: 'The distance between the mean of its chart and a natural limit.',
});

@ObjectType({ description: 'A running goal that needs attention, and why.' })
export class GoalAttention {
  @Field(() => Goal, { description: 'The goal.' })
  goal!: Goal;

  @Field(() => ComputedStatus, { nullable: true, description: 'Its computed status; null: it cannot be computed, and the reasons say why.' })
  status!: ComputedStatusName | null;

  @Field(() => Int, {
    description: '3: OFF_TRACK or MISSED. 2: AT_RISK. 1: NO_DATA, INCOMPLETE, INCONCLUSIVE, or not computable. 0: only its signal asks for somebody.',
  })
  severity!: number;

  @Field(() => Boolean, {
    description: 'A special cause toward concern that lasts: the newest two periods mean it, or the newest one is part of a pattern of several. '
      + 'One period outside its limits does not count: among many charts there is always one. From twelve periods on.',
  })
  concern!: boolean;

  @Field(() => Float, {
    nullable: true,
    description: 'How far behind what is expected now, in `behindIn`, above 0; null: it is not behind, or there is nothing to count in.',
  })
  behind!: number | null;

  @Field(() => DistanceUnit, { nullable: true, description: 'What `behind` is counted in; null with it.' })
  behindIn!: DistanceUnitName | null;

  @Field(() => Float, { description: 'Its share among its parent\'s children of the same edge, from 0 to 1, by the weights of now; 1 without a parent.' })
  weight!: number;

  @Field(() => [String], { description: 'Why, in words, the weightiest first; at least one.' })
  reasons!: string[];
}

export const GoalAttentionConnection = connectionOf('GoalAttention', () => GoalAttention);
