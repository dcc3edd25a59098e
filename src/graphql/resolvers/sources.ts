import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { defineSource } from '../../app/define-source.js';
import type { MeasureModel, SourceModel } from '../../app/definitions/models.js';
import { deleteSource } from '../../app/delete-source.js';
import type { SourceFreshnessModel } from '../../app/evaluation-answer.js';
import { sourceFreshness } from '../../app/source-freshness.js';
import { setRollups } from '../../app/rollups/set-rollups.js';
import { sourceRollups, type RollupModel } from '../../app/rollups/source-rollups.js';
import { sourceMeasures } from '../../app/source-measures.js';
import { sourceState } from '../../app/source-state.js';
import { source } from '../../app/source.js';
import { sources } from '../../app/sources.js';
import { connection, type ConnectionModel } from '../connection.js';
import { PageArgs } from '../inputs/page.js';
import { RollupInput } from '../inputs/rollup.js';
import { SourceInput } from '../inputs/source.js';
import { DefineArgs, DeleteArgs } from '../inputs/define.js';
import { payload, type Payload } from '../payload.js';
import type { RequestContext } from '../request-context.js';
import { DefineSourcePayload } from '../types/define-payloads.js';
import { SourceState } from '../types/enums.js';
import { SourceFreshness } from '../types/freshness.js';
import { Measure } from '../types/measure.js';
import { Rollup } from '../types/rollup.js';
import { Source, SourceConnection } from '../types/source.js';

@Resolver()
export class SourcesResolver {
  @Query(() => Source, { nullable: true, description: 'A source by its key; null: there is none.' })
  source(
    @Ctx() ctx: RequestContext, @Arg('key', () => String, { description: 'Key of the source.' }) key: string,
  ): Promise<SourceModel | null> {
    return source(ctx, key);
  }

  @Query(() => SourceConnection, { description: 'The organisation\'s sources, by key.' })
  async sources(@Ctx() ctx: RequestContext, @Args(() => PageArgs) page: PageArgs): Promise<ConnectionModel<SourceModel>> {
    return connection(await sources(ctx, page), page);
  }

  @Mutation(() => DefineSourcePayload, { description: 'Declares a source, or redefines it. ANALYST and above.' })
  async defineSource(
    @Ctx() ctx: RequestContext, @Arg('input', () => SourceInput, { description: 'What it is to be.' }) input: SourceInput,
    @Args(() => DefineArgs) options: DefineArgs,
  ): Promise<Payload<'source', SourceModel>> {
    return payload('source', await defineSource(ctx, input, options));
  }

  @Mutation(() => ID, {
    description: 'Withdraws a source and returns its id; CONFLICT while measures read it. Earlier definition times still find it, and defining '
      + 'the key again brings it and its rows back. ANALYST and above.',
  })
  deleteSource(@Ctx() ctx: RequestContext, @Args(() => DeleteArgs) { key, ...options }: DeleteArgs): Promise<string> {
    return deleteSource(ctx, key, options);
  }

  @Mutation(() => Source, {
    description: 'Chooses by which dimensions rollups of a source are kept, instead of the service, and returns the source. They are built in the background: see '
      + '`Source.rollups`. Answers are the same with them and without. BAD_INPUT for what is no dimension of the source, or identifies persons. ADMIN and above.',
  })
  setRollups(
    @Ctx() ctx: RequestContext, @Arg('source', () => String, { description: 'Key of the source.' }) source: string,
    @Arg('dimensions', () => [RollupInput], {
      nullable: true, description: 'Up to 8 sets; each becomes a rollup for every TIME field that KPIs read. None: no rollups; null: the service chooses again.',
    }) dimensions?: RollupInput[] | null,
  ): Promise<SourceModel> {
    return setRollups(ctx, { source, dimensions });
  }
}

@Resolver(() => Source)
export class SourceFieldsResolver {
  @FieldResolver(() => SourceState, { description: 'Whether it answers.' })
  state(@Ctx() ctx: RequestContext, @Root() { key }: SourceModel): Promise<keyof typeof SourceState> {
    return sourceState(ctx, key);
  }

  @FieldResolver(() => [Measure], { description: 'The measures that read it, by key.' })
  measures(@Ctx() ctx: RequestContext, @Root() { key }: SourceModel): Promise<readonly MeasureModel[]> {
    return sourceMeasures(ctx, key);
  }

  @FieldResolver(() => [Rollup], {
    description: 'What is kept so that questions about it need not read rows, those with fewer dimensions first; empty: rows are read, of a small source always.',
  })
  rollups(@Ctx() ctx: RequestContext, @Root() { id }: SourceModel): Promise<readonly RollupModel[]> {
    return sourceRollups(ctx, id);
  }

  @FieldResolver(() => SourceFreshness, { description: 'How far it can answer, as of now.' })
  freshness(@Ctx() ctx: RequestContext, @Root() { key }: SourceModel): Promise<SourceFreshnessModel> {
    return sourceFreshness(ctx, key);
  }
}
