import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { SourceModel } from '../../app/definitions/models.js';
import type { SourceFreshnessModel } from '../../app/evaluation-answer.js';
import { interaction } from '../../app/interaction.js';
import type { InteractionModel, RevisionModel } from '../../app/interaction-models.js';
import { interactions } from '../../app/interactions.js';
import { recordInteractions } from '../../app/record-interactions.js';
import type { RecordReport as RecordReportModel } from '../../app/record-report.js';
import { reportSource } from '../../app/report-source.js';
import { retractInteractions } from '../../app/retract-interactions.js';
import { source } from '../../app/source.js';
import { connection, type ConnectionModel } from '../connection.js';
import { InteractionsArgs, RecordInteractionsArgs, ReportSourceArgs, RetractInteractionsArgs } from '../inputs/interaction.js';
import type { RequestContext } from '../request-context.js';
import { SourceFreshness } from '../types/freshness.js';
import { Interaction, InteractionConnection, Revision } from '../types/interaction.js';
import { RecordReport } from '../types/record-report.js';
import { Source } from '../types/source.js';

@Resolver()
export class InteractionsResolver {
  @Query(() => Interaction, { nullable: true, description: 'One interaction with its revisions; null: the source has none of that key. ANALYST and above.' })
  interaction(
    @Ctx() ctx: RequestContext,
    @Arg('source', () => String, { description: 'Key of the source; NOT_FOUND where there is none.' }) source: string,
    @Arg('key', () => String, { description: 'Its id in the system it came from.' }) key: string,
  ): Promise<InteractionModel | null> {
    return interaction(ctx, source, key);
  }

  @Query(() => InteractionConnection, {
    nullable: true,
    description: 'Drill-down to the rows, newest first; retracted ones are left out. ANALYST and above. Null where there is an error.',
  })
  async interactions(@Ctx() ctx: RequestContext, @Args(() => InteractionsArgs) args: InteractionsArgs): Promise<ConnectionModel<InteractionModel>> {
    return connection(await interactions(ctx, args), args);
  }

  @Mutation(() => RecordReport, {
    description: 'Up to 5,000. completeThrough: everything that happened before it has been recorded. INGEST, and ADMIN and above. '
      + 'Sending a batch again changes nothing.',
  })
  async recordInteractions(
    @Ctx() ctx: RequestContext, @Args(() => RecordInteractionsArgs) args: RecordInteractionsArgs,
  ): Promise<RecordReportModel> {
    return counted(ctx, await recordInteractions(ctx, args));
  }

  @Mutation(() => RecordReport, {
    description: 'Takes interactions back: they count nowhere, and their history stays. Recording a key again brings it back. INGEST, and ADMIN and above.',
  })
  async retractInteractions(
    @Ctx() ctx: RequestContext, @Args(() => RetractInteractionsArgs) args: RetractInteractionsArgs,
  ): Promise<RecordReportModel> {
    return counted(ctx, await retractInteractions(ctx, args));
  }

  @Mutation(() => SourceFreshness, {
    description: 'Declares how far a source has been recorded completely; an earlier instant takes a later one back. INGEST, and ADMIN and above.',
  })
  reportSource(
    @Ctx() ctx: RequestContext, @Args(() => ReportSourceArgs) { source, completeThrough }: ReportSourceArgs,
  ): Promise<SourceFreshnessModel> {
    return reportSource(ctx, source, completeThrough);
  }
}

function counted(ctx: RequestContext, report: RecordReportModel): RecordReportModel {
  if (!report.replayed) ctx.meter.rows(report);
  return report;
}

@Resolver(() => Interaction)
export class InteractionFieldsResolver {
  @FieldResolver(() => Source, { description: 'The source it was recorded in.' })
  source(@Ctx() ctx: RequestContext, @Root() { source: key }: InteractionModel): Promise<SourceModel | null> {
    return source(ctx, key);
  }

  @FieldResolver(() => [Revision], { description: 'Everything that was recorded under its key, oldest first, the current one included.' })
  revisions(@Root() { revisions }: InteractionModel): Promise<readonly RevisionModel[]> {
    return revisions();
  }
}
