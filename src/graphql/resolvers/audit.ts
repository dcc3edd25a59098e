import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import type { ActorModel } from '../../app/actors.js';
import { auditLog, type AuditEntryModel } from '../../app/audit-log.js';
import { verifyAudit, type AuditVerification as AuditVerificationModel } from '../../app/verify-audit.js';
import { connection, type ConnectionModel } from '../connection.js';
import { AuditHeadInput, AuditLogArgs } from '../inputs/audit.js';
import { loadActor } from '../loaders.js';
import type { RequestContext } from '../request-context.js';
import { Actor } from '../types/actor.js';
import { AuditEntry, AuditEntryConnection, AuditVerification } from '../types/audit.js';

@Resolver()
export class AuditResolver {
  @Query(() => AuditEntryConnection, { description: 'Who changed what in the organisation, the newest first. ADMIN and above.' })
  async auditLog(
    @Ctx() ctx: RequestContext, @Args(() => AuditLogArgs) args: AuditLogArgs,
  ): Promise<ConnectionModel<AuditEntryModel>> {
    return connection(await auditLog(ctx, args), args);
  }

  @Query(() => AuditVerification, {
    description: 'Goes along the audit log and reports the first place that is not as it was written. ADMIN and above.',
  })
  verifyAudit(
    @Ctx() ctx: RequestContext,
    @Arg('since', () => AuditHeadInput, {
      nullable: true,
      description: 'A head that was noted earlier: the log must still have it, and is verified from there on. Absent: from the '
        + 'first entry on.',
    }) since: AuditHeadInput | null = null,
  ): Promise<AuditVerificationModel> {
    return verifyAudit(ctx, since);
  }
}

@Resolver(() => AuditEntry)
export class AuditEntryFieldsResolver {
  @FieldResolver(() => Actor, { nullable: true, description: 'Who did it: a member, or a service\'s key; null: the platform key, or the service itself; see `actedAs`.' })
  actor(@Ctx() ctx: RequestContext, @Root() { by }: AuditEntryModel): Promise<ActorModel | null> {
    return loadActor(ctx, by);
  }

  @FieldResolver(() => ID, { nullable: true, description: 'Id of the API key that was used; null: a token, or no key at all; see `actedAs`.' })
  apiKey(@Root() { by }: AuditEntryModel): string | null {
    return by.apiKey;
  }
}
