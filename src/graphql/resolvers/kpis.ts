import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import type { ActorModel } from '../../app/actors.js';
import { checkExpression, type ExpressionCheckModel } from '../../app/check-expression.js';
import type { KpiModel, KpiVersionModel } from '../../app/definitions/kpi-model.js';
import type { MeasureModel } from '../../app/definitions/models.js';
import { evaluateSeries } from '../../app/evaluate-series.js';
import type { SeriesModel } from '../../app/evaluation-answer.js';
import { dependents, kpiDependencies } from '../../app/kpi-dependencies.js';
import { kpiDimensions } from '../../app/kpi-dimensions.js';
import { kpiVersion } from '../../app/kpi-version.js';
import { kpiVersions } from '../../app/kpi-versions.js';
import type { RevisionModel } from '../../app/kpi-revision.js';
import { kpi } from '../../app/kpi.js';
import { kpis } from '../../app/kpis.js';
import type { MemberModel } from '../../app/members.js';
import type { VersionOriginModel } from '../../app/version-origins.js';
import { connection, type ConnectionModel } from '../connection.js';
import { KpiEvaluateArgs } from '../inputs/evaluation.js';
import { CheckExpressionArgs, KpisArgs } from '../inputs/kpi.js';
import { PageArgs } from '../inputs/page.js';
import { loadActor, loadMember, loadOrigin, loadRevision } from '../loaders.js';
import type { RequestContext } from '../request-context.js';
import { Actor } from '../types/actor.js';
import { Definition } from '../types/definition.js';
import { ExpressionCheck } from '../types/expression-check.js';
import { Kpi, KpiConnection, KpiRevision } from '../types/kpi.js';
import { KpiVersion, KpiVersionConnection, VersionRead } from '../types/kpi-version.js';
import { Member } from '../types/member.js';
import { Series } from '../types/series.js';

@Resolver()
export class KpisResolver {
  @Query(() => Kpi, { nullable: true, description: 'A KPI by its key, in service or retired; one of drafts alone for ANALYST and above. Null: there is none.' })
  kpi(@Ctx() ctx: RequestContext, @Arg('key', () => String, { description: 'Key of the KPI.' }) key: string): Promise<KpiModel | null> {
    return kpi(ctx, key);
  }

  @Query(() => KpiConnection, { description: 'The organisation\'s KPIs, by key. The filters narrow each other.' })
  async kpis(@Ctx() ctx: RequestContext, @Args(() => KpisArgs) args: KpisArgs): Promise<ConnectionModel<KpiModel>> {
    return connection(await kpis(ctx, args), args);
  }

  @Query(() => KpiVersion, {
    nullable: true, description: 'A version by its id, of whatever KPI; a draft for ANALYST and above. Null: there is none.',
  })
  kpiVersion(@Ctx() ctx: RequestContext, @Arg('id', () => ID, { description: 'Id of the version.' }) id: string): Promise<KpiVersionModel | null> {
    return kpiVersion(ctx, id);
  }

  @Query(() => ExpressionCheck, {
    description: 'Checks an expression as its author types it; writes nothing. ANALYST and above. What is wrong with the expression is data; '
      + 'NOT_FOUND and BAD_INPUT are for `source` alone.',
  })
  checkExpression(
    @Ctx() ctx: RequestContext, @Args(() => CheckExpressionArgs) args: CheckExpressionArgs,
  ): Promise<ExpressionCheckModel> {
    return checkExpression(ctx, args);
  }
}

@Resolver(() => Kpi)
export class KpiFieldsResolver {
  @FieldResolver(() => KpiVersion, { nullable: true, description: 'The version that answers by default; of a retired KPI its last one; null while there are only drafts.' })
  current(@Root() { current }: KpiModel): KpiModel['current'] {
    return current;
  }

  @FieldResolver(() => Member, { nullable: true, description: 'Who answers for it: who defined it first; null: a service did.' })
  owner(@Ctx() ctx: RequestContext, @Root() { ownerId }: KpiModel): Promise<MemberModel | null> {
    return loadMember(ctx, ownerId);
  }

  @FieldResolver(() => KpiRevision, { nullable: true, description: 'When people last looked at it, and when they are to look again; null: it is not in force.' })
  revision(@Ctx() ctx: RequestContext, @Root() kpi: KpiModel): Promise<RevisionModel | null> {
    return loadRevision(ctx, kpi);
  }

  @FieldResolver(() => KpiVersionConnection, { description: 'All its versions, newest first; before them, for ANALYST and above, the drafts that were not published.' })
  async versions(
    @Ctx() ctx: RequestContext, @Root() kpi: KpiModel, @Args(() => PageArgs) page: PageArgs,
  ): Promise<ConnectionModel<KpiVersionModel>> {
    return connection(await kpiVersions(ctx, kpi, page), page);
  }

  @FieldResolver(() => [String], { description: 'What it can be grouped and filtered by: keys of dimensions that all its sources have, sorted.' })
  dimensions(@Ctx() ctx: RequestContext, @Root() { key }: KpiModel): Promise<string[]> {
    return kpiDimensions(ctx, key);
  }

  @FieldResolver(() => [Definition], { description: 'The measures and KPIs that its expression names, by key.' })
  dependencies(@Ctx() ctx: RequestContext, @Root() { key }: KpiModel): Promise<(KpiModel | MeasureModel)[]> {
    return kpiDependencies(ctx, key);
  }

  @FieldResolver(() => [Definition], { description: 'The KPIs whose expressions name it, by key.' })
  dependents(@Ctx() ctx: RequestContext, @Root() { key }: KpiModel): Promise<KpiModel[]> {
    return dependents(ctx, key);
  }

  @FieldResolver(() => Series, {
    nullable: true,
    description: 'For frontends: typed points. Mistakes in arguments are BAD_INPUT or NOT_FOUND with `argument`, those in where and having '
      + 'INVALID_EXPRESSION with diagnostics; the series is null then.',
  })
  evaluate(
    @Ctx() ctx: RequestContext, @Root() { key }: KpiModel, @Args(() => KpiEvaluateArgs) question: KpiEvaluateArgs,
  ): Promise<SeriesModel> {
    return evaluateSeries(ctx, { ...question, kpis: [key] });
  }
}

@Resolver(() => KpiVersion)
export class KpiVersionFieldsResolver {
  @FieldResolver(() => [String], {
    description: 'What differs from the version before it: parts of its own content, such as expression, and what it reads, such as '
      + '"measure answered: filter". Empty: a first version, or a draft.',
  })
  async changes(@Ctx() ctx: RequestContext, @Root() { id }: KpiVersionModel): Promise<readonly string[]> {
    return (await loadOrigin(ctx, id)).changes;
  }

  @FieldResolver(() => [VersionRead], {
    description: 'The versions of all that it reads, however far down, as they were when it was recorded. Empty for a draft. Calendar tags, '
      + 'schedules and settings are read as of the question.',
  })
  async reads(@Ctx() ctx: RequestContext, @Root() { id }: KpiVersionModel): Promise<VersionOriginModel['reads']> {
    return (await loadOrigin(ctx, id)).reads;
  }

  @FieldResolver(() => Actor, { description: 'Who defined it.' })
  createdBy(@Ctx() ctx: RequestContext, @Root() { createdBy }: KpiVersionModel): Promise<ActorModel | null> {
    return loadActor(ctx, createdBy);
  }
}

@Resolver(() => KpiRevision)
export class KpiRevisionFieldsResolver {
  @FieldResolver(() => Actor, { description: 'Who looked.' })
  lastBy(@Ctx() ctx: RequestContext, @Root() { lastBy }: RevisionModel): Promise<ActorModel | null> {
    return loadActor(ctx, lastBy);
  }
}
