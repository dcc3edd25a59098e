import { Field, Float, ObjectType } from 'type-graphql';
import { DimensionValue } from './dimension-value.js';
import { Freshness } from './freshness.js';
import { Period } from './period.js';
import { Point } from './point.js';

@ObjectType({ description: 'The points of one group: one for each period of the series.' })
export class Group {
  @Field(() => [DimensionValue], { description: 'The group\'s values, in the order of `by`; empty where nothing was grouped.' })
  dimensions!: DimensionValue[];

  @Field(() => Point, { description: 'The KPI over the whole window: computed from its rows, not from the points.' })
  total!: Point;

  @Field(() => [Float], {
    nullable: 'items', description: 'The points\' values alone, in the order of Series.periods: the cheap way to draw a line. No value is null.',
  })
  values!: (number | null)[];

  @Field(() => [Point], { description: 'One point per period, in the order of Series.periods.' })
  points!: Point[];
}

@ObjectType({ description: 'A KPI over time, by group: typed points for frontends.' })
export class Series {
  @Field(() => String, { description: 'IANA zone in which the periods begin.' })
  timeZone!: string;

  @Field(() => Period, { description: 'The window, widened to whole periods.' })
  window!: Period;

  @Field(() => [Period], { description: 'The periods, ascending, without gaps; without a grain the window alone.' })
  periods!: Period[];

  @Field(() => [Group], { description: 'The groups, ranked by `orderBy`.' })
  groups!: Group[];

  @Field(() => Boolean, { description: 'Whether more groups follow: ask again with `after: endCursor`.' })
  truncated!: boolean;

  @Field(() => String, { nullable: true, description: 'Cursor behind the last group; null: nothing follows.' })
  endCursor!: string | null;

  @Field(() => Freshness, { description: 'What the answer knew.' })
  freshness!: Freshness;
}
