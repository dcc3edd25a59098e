import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { ActorModel } from '../../app/actors.js';
import { checkExpression, type ExpressionCheckModel } from '../../app/check-expression.js';
import { defineKpi } from '../../app/define-kpi.js';
import type { KpiModel, KpiVersionModel } from '../../app/definitions/kpi-model.js';
import type { MeasureModel } from '../../app/definitions/models.js';
import { evaluateSeries } from '../../app/evaluate-series.js';
import type { SeriesModel } from '../../app/evaluation-answer.js';
import { dependents, kpiDependencies } from '../../app/kpi-dependencies.js';
import { kpiDimensions } from '../../app/kpi-dimensions.js';
import { kpiVersions } from '../../app/kpi-versions.js';
import { kpi } from '../../app/kpi.js';
import { kpis } from '../../app/kpis.js';
import type { MemberModel } from '../../app/members.js';
import { connection, type ConnectionModel } from '../connection.js';
import { KpiEvaluateArgs } from '../inputs/evaluation.js';
import { CheckExpressionArgs, KpiInput, KpisArgs } from '../inputs/kpi.js';
import { PageArgs } from '../inputs/page.js';
import { loadActor, loadMember } from '../loaders.js';
import { EXPECTED_VERSION, payload, type Payload } from '../payload.js';
import type { RequestContext } from '../request-context.js';
import { Actor } from '../types/actor.js';
import { DefineKpiPayload } from '../types/define-payloads.js';
import { Definition } from '../types/definition.js';
import { ExpressionCheck } from '../types/expression-check.js';
import { Kpi, KpiConnection } from '../types/kpi.js';
import { KpiVersion, KpiVersionConnection } from '../types/kpi-version.js';
import { Member } from '../types/member.js';
import { Series } from '../types/series.js';

@Resolver()
export class KpisResolver {
  @Query(() => Kpi, { nullable: true, description: 'A KPI by its key; null: there is none.' })
  kpi(@Ctx() ctx: RequestContext, @Arg('key', () => String, { description: 'Key of the KPI.' }) key: string): Promise<KpiModel | null> {
    return kpi(ctx, key);
  }

  @Query(() => KpiConnection, { description: 'The organisation\'s KPIs, by key. The filters narrow each other.' })
  async kpis(@Ctx() ctx: RequestContext, @Args(() => KpisArgs) args: KpisArgs): Promise<ConnectionModel<KpiModel>> {
    return connection(await kpis(ctx, args), args);
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

  @Mutation(() => DefineKpiPayload, {
    description: 'Declares a KPI, or redefines it: another formula or unit is a new major version, other changes are minor ones. ANALYST and above.',
  })
  async defineKpi(
    @Ctx() ctx: RequestContext, @Arg('input', () => KpiInput, { description: 'What it is to be.' }) input: KpiInput,
    @Arg('expectedVersion', () => String, EXPECTED_VERSION) expectedVersion: string | null = null,
  ): Promise<Payload<'kpi', KpiModel>> {
    return payload('kpi', await defineKpi(ctx, input, expectedVersion));
  }
}

@Resolver(() => Kpi)
export class KpiFieldsResolver {
  @FieldResolver(() => KpiVersion, { nullable: true, description: 'The version that answers by default. Never null: a KPI is published as it is defined.' })
  current(@Root() { current }: KpiModel): KpiModel['current'] {
    return current;
  }

  @FieldResolver(() => Member, { nullable: true, description: 'Who answers for it: who defined it first; null: a service did.' })
  owner(@Ctx() ctx: RequestContext, @Root() { ownerId }: KpiModel): Promise<MemberModel | null> {
    return loadMember(ctx, ownerId);
  }

  @FieldResolver(() => KpiVersionConnection, { description: 'All its versions, newest first.' })
  async versions(
    @Ctx() ctx: RequestContext, @Root() { id }: KpiModel, @Args(() => PageArgs) page: PageArgs,
  ): Promise<ConnectionModel<KpiVersionModel>> {
    return connection(await kpiVersions(ctx, id, page), page);
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
  @FieldResolver(() => Actor, { description: 'Who defined it.' })
  createdBy(@Ctx() ctx: RequestContext, @Root() { createdBy }: KpiVersionModel): Promise<ActorModel | null> {
    return loadActor(ctx, createdBy);
  }
}
