import { Field, Int, ObjectType } from 'type-graphql';
import type { ErasedEntity as ErasedEntityName } from '../../app/proof/erase.js';
import { closedList } from './closed-list.js';

export const ErasedEntity = closedList<ErasedEntityName>('ErasedEntity', 'Of whom, or of what, rows are erased.', {
  CUSTOMER: 'The customer of an interaction.',
  CASE: 'The case that interactions belong to.',
});

@ObjectType({ description: 'What was erased. Of whom is written nowhere.' })
export class ErasureReport {
  @Field(() => Int, { description: 'How many interactions, each with all that was ever recorded under its key.' })
  interactions!: number;

  @Field(() => Int, { description: 'How many revisions they had together.' })
  revisions!: number;

  @Field(() => Int, { description: 'In how many sources.' })
  sources!: number;

  @Field(() => Int, { description: 'How many snapshots of reviews lost evidence. Their numbers stand, and can still be proven.' })
  snapshots!: number;
}
