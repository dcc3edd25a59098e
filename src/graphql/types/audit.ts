import { Field, Int, ObjectType } from 'type-graphql';
import { ACTED_AS, type ActedAs } from '../../app/audit-log.js';
import { AUDIT_ACTIONS } from '../../app/audit/actions.js';
import { AUDIT_BREAKS } from '../../app/audit/chain.js';
import { DateTime } from '../scalars/date-time.js';
import { Json } from '../scalars/json.js';
import { closedList } from './closed-list.js';
import { connectionOf } from './connection.js';

export const AuditAction = closedList<keyof typeof AUDIT_ACTIONS>(
  'AuditAction', 'What was done, as the audit log tells it.', AUDIT_ACTIONS,
);

export const AuditActorKind = closedList<ActedAs>('AuditActorKind', 'In which part somebody acted.', ACTED_AS);

export const AuditBreakKind = closedList<keyof typeof AUDIT_BREAKS>(
  'AuditBreakKind', 'What is wrong with an audit log at a place.', AUDIT_BREAKS,
);

@ObjectType({
  description: 'One change and who made it. It holds the hash of the entry before it, so that none can be changed, removed or '
    + 'exchanged unseen. It never holds values or keys of interactions.',
})
export class AuditEntry {
  @Field(() => Int, { description: 'Its place in the log: 1, 2, 3 … without a gap.' })
  number!: number;

  @Field(() => DateTime, { description: 'The stamp of the change: questions as of it or later see it.' })
  recordedAt!: string;

  @Field(() => AuditAction, { description: 'What was done.' })
  action!: keyof typeof AuditAction;

  @Field(() => AuditActorKind, { description: 'In which part whoever did it acted; `actor` says who it was.' })
  actedAs!: ActedAs;

  @Field(() => String, {
    description: 'What it was done to: the key of a definition or of the organisation, the id of a member or an API key.',
  })
  subject!: string;

  @Field(() => Json, { description: 'More of it, by action: counts, versions, roles, settings.' })
  details!: unknown;

  @Field(() => String, { description: 'SHA-256 of the entry and the hash before it, in hexadecimal digits.' })
  hash!: string;

  @Field(() => String, { nullable: true, description: 'The hash of the entry before it; null: it is the first.' })
  previousHash!: string | null;
}

export const AuditEntryConnection = connectionOf('AuditEntry', () => AuditEntry);

@ObjectType({ description: 'The first place of an audit log that does not fit.' })
export class AuditBreak {
  @Field(() => Int, { description: 'Number of the first entry that does not fit.' })
  number!: number;

  @Field(() => AuditBreakKind, { description: 'What is wrong.' })
  kind!: keyof typeof AuditBreakKind;

  @Field(() => String, { description: 'The same, in a sentence.' })
  message!: string;
}

@ObjectType({
  description: 'Whether an audit log is as it was written. Note `entries` and `headHash` outside of the database now and then: '
    + 'whoever rules the database could write a whole log anew, and only a head that was noted elsewhere tells.',
})
export class AuditVerification {
  @Field(() => Boolean, { description: 'Nothing that was looked at is broken.' })
  intact!: boolean;

  @Field(() => Int, { description: 'Up to this entry everything fits.' })
  entries!: number;

  @Field(() => String, {
    nullable: true, description: 'The hash of that entry, in hexadecimal digits; null: no entry fits, or there is none.',
  })
  headHash!: string | null;

  @Field(() => Boolean, { description: 'False: one call looks at no more entries; ask again with this head as `since`.' })
  complete!: boolean;

  @Field(() => AuditBreak, { nullable: true, description: 'The first place that does not fit; null: everything fits.' })
  broken!: AuditBreak | null;
}
