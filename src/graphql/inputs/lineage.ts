import { ArgsType, Field, Int } from 'type-graphql';
import { LineageDirection, LineageKind } from '../types/lineage.js';

@ArgsType()
export class LineageExtentArgs {
  @Field(() => LineageDirection, { defaultValue: 'DOWN', description: 'To what it stands on, or to what stands on it.' })
  direction!: keyof typeof LineageDirection;

  @Field(() => Int, { defaultValue: 8, description: 'How many levels below the root; 1 to 16.' })
  depth!: number;
}

@ArgsType()
export class LineageArgs extends LineageExtentArgs {
  @Field(() => LineageKind, { description: 'What the root is.' })
  kind!: keyof typeof LineageKind;

  @Field(() => String, { description: 'Key of the root; of a field `source.field`.' })
  key!: string;
}
