import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { ActorModel } from '../../app/actors.js';
import type { KpiModel, KpiVersionModel } from '../../app/definitions/kpi-model.js';
import type { GoalModel, GoalTransitionModel, TargetVersionModel } from '../../app/goals/goal-model.js';
import { childrenOf, guardrailsOf, parentOf, type GoalParentModel } from '../../app/goals/related-goals.js';
import { targetInForce } from '../../app/goals/target-in-force.js';
import { kpiVersion } from '../../app/kpi-version.js';
import { kpi } from '../../app/kpi.js';
import type { MemberModel } from '../../app/members.js';
import { loadActor, loadMember } from '../loaders.js';
import type { RequestContext } from '../request-context.js';
import { Actor } from '../types/actor.js';
import { Goal, GoalParent, GoalTransition } from '../types/goal.js';
import { KpiVersion } from '../types/kpi-version.js';
import { Kpi } from '../types/kpi.js';
import { Member } from '../types/member.js';
import { TargetVersion } from '../types/target.js';

@Resolver(() => Goal)
export class GoalFieldsResolver {
  @FieldResolver(() => Kpi, { nullable: true, description: 'What it measures; null: its value is the score of its children.' })
  async kpi(@Ctx() ctx: RequestContext, @Root() { kpiKey }: GoalModel): Promise<KpiModel | null> {
    return kpiKey === null ? null : kpi(ctx, kpiKey);
  }

  @FieldResolver(() => KpiVersion, { nullable: true, description: 'The version of its KPI that was pinned as it was activated, or last rebased; null: a draft, or a goal without a KPI.' })
  async pinned(@Ctx() ctx: RequestContext, @Root() { pinnedVersionId }: GoalModel): Promise<KpiVersionModel | null> {
    return pinnedVersionId === null ? null : kpiVersion(ctx, pinnedVersionId);
  }

  @FieldResolver(() => Member, { description: 'Who answers for it.' })
  owner(@Ctx() ctx: RequestContext, @Root() { ownerId }: GoalModel): Promise<MemberModel | null> {
    return loadMember(ctx, ownerId);
  }

  @FieldResolver(() => [Member], { description: 'Who may sign its reviews, unless they wrote them.' })
  reviewers(@Ctx() ctx: RequestContext, @Root() { reviewerIds }: GoalModel): Promise<(MemberModel | null)[]> {
    return Promise.all(reviewerIds.map((id) => loadMember(ctx, id)));
  }

  @FieldResolver(() => GoalParent, { nullable: true, description: 'The goal that it belongs to; null: none.' })
  parent(@Ctx() ctx: RequestContext, @Root() goal: GoalModel): Promise<GoalParentModel | null> {
    return parentOf(ctx, goal);
  }

  @FieldResolver(() => [Goal], { description: 'The goals that belong to it, by either edge, by key.' })
  children(@Ctx() ctx: RequestContext, @Root() goal: GoalModel): Promise<GoalModel[]> {
    return childrenOf(ctx, goal);
  }

  @FieldResolver(() => [Goal], { description: 'Goals that must not be off for it to be met, by key.' })
  guardrails(@Ctx() ctx: RequestContext, @Root() goal: GoalModel): Promise<GoalModel[]> {
    return guardrailsOf(ctx, goal);
  }

  @FieldResolver(() => [TargetVersion], { description: 'All versions of its target, oldest first.' })
  targets(@Root() { targets }: GoalModel): readonly TargetVersionModel[] {
    return targets;
  }

  @FieldResolver(() => TargetVersion, { nullable: true, description: 'The version of its target that holds now; before the first one holds, that one. Null: none was set yet.' })
  target(@Ctx() ctx: RequestContext, @Root() goal: GoalModel): Promise<TargetVersionModel | null> {
    return targetInForce(ctx, goal);
  }
}

@Resolver(() => GoalTransition)
export class GoalTransitionFieldsResolver {
  @FieldResolver(() => Actor, { nullable: true, description: 'Who did it; null: the service itself.' })
  by(@Ctx() ctx: RequestContext, @Root() { by }: GoalTransitionModel): Promise<ActorModel | null> {
    return loadActor(ctx, by);
  }

  @FieldResolver(() => KpiVersion, { nullable: true, description: 'The version of the KPI that was pinned with it; null: none was.' })
  async pinned(@Ctx() ctx: RequestContext, @Root() { kpiVersionId }: GoalTransitionModel): Promise<KpiVersionModel | null> {
    return kpiVersionId === null ? null : kpiVersion(ctx, kpiVersionId);
  }
}

@Resolver(() => TargetVersion)
export class TargetVersionFieldsResolver {
  @FieldResolver(() => Actor, { description: 'Who set it.' })
  createdBy(@Ctx() ctx: RequestContext, @Root() { createdBy }: TargetVersionModel): Promise<ActorModel | null> {
    return loadActor(ctx, createdBy);
  }

  @FieldResolver(() => KpiVersion, { nullable: true, description: 'The version of the KPI that it was set for; null: the goal has no KPI.' })
  async kpiVersion(@Ctx() ctx: RequestContext, @Root() { kpiVersionId }: TargetVersionModel): Promise<KpiVersionModel | null> {
    return kpiVersionId === null ? null : kpiVersion(ctx, kpiVersionId);
  }
}
