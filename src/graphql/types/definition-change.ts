import { Field, ObjectType } from 'type-graphql';
import type { ChangeAction as ActionName, ChangedKind as KindName, VersionChange as VersionChangeName } from '../../app/changes/definition-change.js';
import { closedList } from './closed-list.js';

export const ChangedKind = closedList<KindName>('ChangedKind', 'A kind of definition.', {
  TAG: 'A calendar tag.', SCHEDULE: 'A work schedule.', SOURCE: 'A source.', MEASURE: 'A measure.', KPI: 'A KPI.', GOAL: 'A goal.',
});

export const ChangeAction = closedList<ActionName>('ChangeAction', 'What becomes of a definition.', {
  CREATED: 'It is new, or comes back.',
  CHANGED: 'It gets a new version.',
  FOLLOWED: 'A KPI whose own text stands gets a new version, because something that it reads changed.',
  AFFECTED: 'A KPI whose numbers may change, because it uses a tag or schedule that does; or a goal that pins a version of a KPI that gets a major one. '
    + 'It gets no version.',
  RENAMED: 'What it is called or listed under changes; that makes no version.',
  REMOVED: 'It is deleted; a KPI is retired.',
  UNCHANGED: 'It is as it was.',
});

export const VersionChange = closedList<VersionChangeName>('VersionChange', 'Whether old and new numbers of a KPI can be compared.', {
  MAJOR: 'They cannot: its canonical expression, its unit, or what it reads means something else.',
  MINOR: 'They can: format, direction, maturity lag, minimum sample, or how something that it reads is written.',
});

@ObjectType({ description: 'One part of a definition that differs.' })
export class ContentChange {
  @Field(() => String, { description: 'Which: expression, filter, fields.channel and the like.' })
  part!: string;

  @Field(() => String, { nullable: true, description: 'As it was, expressions in their canonical form, what is no text as JSON; null: it was not there.' })
  before!: string | null;

  @Field(() => String, { nullable: true, description: 'As it is after; null: it is not there.' })
  after!: string | null;
}

@ObjectType({ description: 'What a change does to one definition.' })
export class DefinitionChange {
  @Field(() => ChangedKind, { description: 'What it is.' })
  kind!: KindName;

  @Field(() => String, { description: 'Its key.' })
  key!: string;

  @Field(() => ChangeAction, { description: 'What becomes of it.' })
  action!: ActionName;

  @Field(() => VersionChange, { nullable: true, description: 'Of a KPI that gets another version than its first; else null.' })
  change!: VersionChangeName | null;

  @Field(() => String, { nullable: true, description: 'Number of the version that stands before the change; null: there is none.' })
  replaces!: string | null;

  @Field(() => String, { nullable: true, description: 'Number of its new version; null: it gets none, or it is a new one and the number is not known before.' })
  version!: string | null;

  @Field(() => [ContentChange], { description: 'What differs in it; nothing of what is new, removed or follows.' })
  parts!: ContentChange[];

  @Field(() => [String], {
    description: 'Of a KPI: what changed among what it reads, such as "measure answered: filter" or "tag holiday: ranges". '
      + 'Of a goal: the major version that its owner will be asked about.',
  })
  causes!: string[];
}
