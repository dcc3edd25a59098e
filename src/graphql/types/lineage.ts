import { Field, Int, ObjectType } from 'type-graphql';
import type { LineageDirection as DirectionName } from '../../app/lineage.js';
import type { LineageEdge as EdgeName, LineageKind as KindName } from '../../lang/lineage.js';
import { closedList } from './closed-list.js';
import { Definition } from './definition.js';

export const LineageKind = closedList<KindName>('LineageKind', 'What stands in a lineage.', {
  KPI: 'A KPI.', MEASURE: 'A measure.', FIELD: 'A field of a source; its key is `source.field`.', SOURCE: 'A source.', TAG: 'A calendar tag.',
  SCHEDULE: 'A work schedule.',
});

export const LineageEdge = closedList<EdgeName>('LineageEdge', 'How one definition stands on another.', {
  ARITHMETIC: 'The expression of a KPI computes with it.',
  DRIVER: 'It is believed to move the KPI, without arithmetic: `Kpi.drivers`.',
  READS: 'A text or part of a definition names it: a field, source, tag or schedule. A schedule reads the tag of its holidays.',
});

export const LineageDirection = closedList<DirectionName>('LineageDirection', 'Which way a lineage is followed.', {
  DOWN: 'To what a definition stands on.', UP: 'To what stands on a definition.',
});

@ObjectType({ description: 'One place in the tree of a lineage.' })
export class LineageNode {
  @Field(() => LineageKind, { description: 'What it is.' })
  kind!: KindName;

  @Field(() => String, { description: 'Its key; of a field `source.field`.' })
  key!: string;

  @Field(() => String, { description: 'What people call it.' })
  name!: string;

  @Field(() => Int, { description: 'How far down the tree; 0 for the root.' })
  level!: number;

  @Field(() => Int, { nullable: true, description: 'Index in the list of what it hangs on; null for the root.' })
  parent!: number | null;

  @Field(() => LineageEdge, { nullable: true, description: 'How it and its parent stand on one another; null for the root.' })
  edge!: EdgeName | null;

  @Field(() => Boolean, { description: 'It stands above in the list with what is below it, and is not expanded again.' })
  repeated!: boolean;

  @Field(() => Definition, { nullable: true, description: 'The KPI or measure; null for anything else.' })
  definition!: typeof Definition | null;
}
