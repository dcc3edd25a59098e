import { Arg, Args, Ctx, Mutation, Resolver } from 'type-graphql';
import { confirmKpi } from '../../app/confirm-kpi.js';
import { defineKpi } from '../../app/define-kpi.js';
import type { KpiModel, KpiVersionModel } from '../../app/definitions/kpi-model.js';
import { draftKpi } from '../../app/draft-kpi.js';
import { publishKpi } from '../../app/publish-kpi.js';
import { retireKpi, type RetiredKpi } from '../../app/retire-kpi.js';
import { DefineKpiArgs, PublishKpiArgs, RetireKpiArgs } from '../inputs/kpi-lifecycle.js';
import { KpiInput } from '../inputs/kpi.js';
import { payload, type Payload } from '../payload.js';
import type { RequestContext } from '../request-context.js';
import { DefineKpiPayload, RetireKpiPayload } from '../types/define-payloads.js';
import { Kpi } from '../types/kpi.js';

type KpiPayload = Payload<'kpi', KpiModel> & { readonly version: KpiVersionModel | null };

@Resolver()
export class KpiLifecycleResolver {
  @Mutation(() => DefineKpiPayload, {
    description: 'Declares a KPI, or redefines it: a major new version where old and new numbers cannot be compared, else a minor one, and '
      + 'none where nothing changed. KPIs over it get new versions in the same transaction. ANALYST and above.',
  })
  async defineKpi(
    @Ctx() ctx: RequestContext, @Arg('input', () => KpiInput, { description: 'What it is to be.' }) input: KpiInput,
    @Args(() => DefineKpiArgs) { draft, ...options }: DefineKpiArgs,
  ): Promise<KpiPayload> {
    if (!draft) return published(payload('kpi', await defineKpi(ctx, input, options)));
    const { draft: version, ...drafted } = await draftKpi(ctx, input, options.expectedVersion);
    return { ...payload('kpi', drafted), version };
  }

  @Mutation(() => DefineKpiPayload, {
    description: 'Puts a draft in force under its id, or the content of an earlier version as a new one. NOT_FOUND for what is no version of '
      + 'the KPI, CONFLICT for a draft that was published already. ANALYST and above.',
  })
  async publishKpi(@Ctx() ctx: RequestContext, @Args(() => PublishKpiArgs) args: PublishKpiArgs): Promise<KpiPayload> {
    return published(payload('kpi', await publishKpi(ctx, args)));
  }

  @Mutation(() => RetireKpiPayload, {
    description: 'Takes a KPI out of service: no expression can name it any more, and periods that begin later have no value; earlier ones '
      + 'keep theirs. Defining or publishing it again brings it back. Of a KPI that was never published the drafts are given up. CONFLICT while '
      + 'KPIs name it for which `dependents` says nothing. ANALYST and above.',
  })
  retireKpi(@Ctx() ctx: RequestContext, @Args(() => RetireKpiArgs) args: RetireKpiArgs): Promise<RetiredKpi> {
    return retireKpi(ctx, args);
  }

  @Mutation(() => Kpi, { description: 'Records that somebody looked at the KPI as it stands, and that it still says what it should. ANALYST and above.' })
  confirmKpi(
    @Ctx() ctx: RequestContext, @Arg('key', () => String, { description: 'Key of the KPI.' }) key: string,
    @Arg('note', () => String, { nullable: true, description: 'What there is to say about it.' }) note: string | null = null,
    @Arg('expectedVersion', () => String, { nullable: true, description: 'The version that was looked at: CONFLICT where another one stands.' })
    expectedVersion: string | null = null,
  ): Promise<KpiModel> {
    return confirmKpi(ctx, { key, note, expectedVersion });
  }
}

const published = (defined: Payload<'kpi', KpiModel>): KpiPayload => ({ ...defined, version: defined.kpi?.current ?? null });
