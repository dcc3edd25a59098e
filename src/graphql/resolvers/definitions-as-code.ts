import { Arg, Args, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { applyDefinitions, type AppliedDefinitions } from '../../app/apply-definitions.js';
import type { DefinitionFile as FileModel } from '../../app/definition-files/file-finding.js';
import { exportDefinitions } from '../../app/export-definitions.js';
import { planDefinitions, type DefinitionsPlan as PlanModel } from '../../app/plan-definitions.js';
import { previewKpi, type KpiPreview as PreviewModel } from '../../app/preview-kpi.js';
import type { PreviewedGoal as PreviewedGoalModel } from '../../app/preview/previewed-goal.js';
import type { PreviewedKpi as PreviewedKpiModel, PreviewedPoint as PointModel } from '../../app/preview/previewed-kpi.js';
import { ApplyDefinitionsArgs, PlanDefinitionsArgs } from '../inputs/definitions-as-code.js';
import { PreviewArgs, PreviewKpiArgs } from '../inputs/preview.js';
import type { RequestContext } from '../request-context.js';
import { DateTime } from '../scalars/date-time.js';
import { ApplyDefinitionsPayload, DefinitionFile, DefinitionsPlan } from '../types/definitions-as-code.js';
import { KpiPreview, PreviewedGroup, PreviewedKpi, PreviewedPoint } from '../types/preview.js';
import { PreviewedGoal } from '../types/previewed-goal.js';

@Resolver()
export class DefinitionsAsCodeResolver {
  @Query(() => [DefinitionFile], {
    description: 'All definitions in force as files to keep in a repository: the same bytes for the same definitions. Drafts, what is retired, closed '
      + 'goals, the state of goals and who owns a KPI are not in them.',
  })
  exportDefinitions(
    @Ctx() ctx: RequestContext,
    @Arg('definition', () => DateTime, { nullable: true, description: 'As of when; absent: now.' }) definition: string | null = null,
  ): Promise<readonly FileModel[]> {
    return exportDefinitions(ctx, definition);
  }

  @Query(() => DefinitionsPlan, { description: 'What applying files would do, and to which numbers. Writes nothing. ANALYST and above.' })
  planDefinitions(@Ctx() ctx: RequestContext, @Args(() => PlanDefinitionsArgs) args: PlanDefinitionsArgs): Promise<PlanModel> {
    return planDefinitions(ctx, args);
  }

  @Mutation(() => ApplyDefinitionsPayload, {
    description: 'Brings the definitions to what the files say, in one transaction; the same files again change nothing. What is wrong with them comes '
      + 'back by place, and then nothing is written. ANALYST and above.',
  })
  applyDefinitions(@Ctx() ctx: RequestContext, @Args(() => ApplyDefinitionsArgs) args: ApplyDefinitionsArgs): Promise<AppliedDefinitions> {
    return applyDefinitions(ctx, args);
  }

  @Query(() => KpiPreview, {
    description: 'What a draft would do to the numbers: the KPI and all that stands on it, goals too, as they are and as they would be, over the same rows. '
      + 'Writes nothing. Mistakes in the question are refused as by evaluate. ANALYST and above.',
  })
  previewKpi(@Ctx() ctx: RequestContext, @Args(() => PreviewKpiArgs) args: PreviewKpiArgs): Promise<PreviewModel> {
    return previewKpi(ctx, args);
  }
}

@Resolver(() => DefinitionsPlan)
export class DefinitionsPlanResolver {
  @FieldResolver(() => [PreviewedKpi], { description: 'The KPIs whose version would change, or whose calendar would, as they are and as they would be.' })
  async preview(@Root() plan: PlanModel, @Args(() => PreviewArgs) question: PreviewArgs): Promise<readonly PreviewedKpiModel[]> {
    return (await plan.preview(question)).kpis;
  }

  @FieldResolver(() => [PreviewedGoal], { description: 'Open goals on those KPIs, as they stand and as they would, by key.' })
  previewGoals(@Root() plan: PlanModel): Promise<readonly PreviewedGoalModel[]> {
    return plan.previewGoals();
  }
}

@Resolver(() => PreviewedKpi)
export class PreviewedKpiResolver {
  @FieldResolver(() => [PreviewedPoint], {
    description: 'The points that differ, the largest change first; before them those where a value appears or disappears.',
  })
  largest(
    @Root() { largest }: PreviewedKpiModel,
    @Arg('first', () => Int, { defaultValue: 10, description: 'How many, at most 100.' }) first: number,
  ): readonly PointModel[] {
    return largest.slice(0, Math.min(Math.max(first, 0), 100));
  }

  @FieldResolver(() => [PreviewedGroup], { description: 'Its groups with all their points.' })
  groups(@Root() { groups }: PreviewedKpiModel): PreviewedKpiModel['groups'] {
    return groups;
  }
}
