import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { ActorModel } from '../../app/actors.js';
import type { GoalModel } from '../../app/goals/goal-model.js';
import type { ChangeCause } from '../../app/proof/change-model.js';
import { erase, type ErasureReport as ErasureReportModel } from '../../app/proof/erase.js';
import { excludeStretch } from '../../app/proof/exclude-stretch.js';
import type { ExclusionModel } from '../../app/proof/exclusion-model.js';
import { explainChange } from '../../app/proof/explain-change.js';
import type { SnapshotProof as SnapshotProofModel } from '../../app/proof/snapshot-proof.js';
import { verifySnapshot } from '../../app/proof/verify-snapshot.js';
import { withdrawExclusion } from '../../app/proof/withdraw-exclusion.js';
import type { Waterfall as WaterfallModel } from '../../goals/waterfall.js';
import { EraseArgs, ExcludeStretchArgs, ExplainChangeArgs, WithdrawExclusionArgs } from '../inputs/proof.js';
import { loadActor, loadExclusions } from '../loaders.js';
import type { RequestContext } from '../request-context.js';
import { Actor } from '../types/actor.js';
import { ErasureReport } from '../types/erasure.js';
import { Exclusion } from '../types/exclusion.js';
import { Goal } from '../types/goal.js';
import { Change, SnapshotProof, type Waterfall } from '../types/proof.js';

@Resolver()
export class ProofResolver {
  @Query(() => SnapshotProof, {
    description: 'Whether a signed number is still what it was: runs its stored plan again over what had been recorded by its knowledge, and '
      + 'recomputes the digests of its rows. Reads all of them. NOT_FOUND.',
  })
  verifySnapshot(
    @Ctx() ctx: RequestContext, @Arg('edition', () => ID, { description: 'Id of the edition.' }) edition: string,
  ): Promise<SnapshotProofModel> {
    return verifySnapshot(ctx, edition);
  }

  @Query(() => Change, {
    description: 'Why a signed number differs from another of its goal, or from what it would be now: what each cause did, exactly. NOT_FOUND; '
      + 'BAD_INPUT for editions of two goals, or where the later one knows less.',
  })
  async explainChange(@Ctx() ctx: RequestContext, @Args(() => ExplainChangeArgs) { edition, to }: ExplainChangeArgs): Promise<Change> {
    const { value, margin, ...change } = await explainChange(ctx, edition, to ?? null);
    return { ...change, value: waterfall(value), margin: waterfall(margin) };
  }

  @Mutation(() => Exclusion, {
    description: 'From now on rows of a stretch do not count for a goal; what was signed stays. ANALYST and above. NOT_FOUND for the goal; CONFLICT '
      + 'where it is closed; BAD_INPUT.',
  })
  excludeStretch(@Ctx() ctx: RequestContext, @Args(() => ExcludeStretchArgs) args: ExcludeStretchArgs): Promise<ExclusionModel> {
    return excludeStretch(ctx, args);
  }

  @Mutation(() => Exclusion, {
    description: 'From now on the rows of an excluded stretch count again. ANALYST and above. NOT_FOUND; CONFLICT where they do already; BAD_INPUT.',
  })
  withdrawExclusion(@Ctx() ctx: RequestContext, @Args(() => WithdrawExclusionArgs) { id, reason }: WithdrawExclusionArgs): Promise<ExclusionModel> {
    return withdrawExclusion(ctx, id, reason);
  }

  @Mutation(() => ErasureReport, {
    description: 'Deletes for good every interaction that some revision of says to be of the customer or case, with all its revisions. Counts by '
      + 'day stay, and what was signed can still be proven. ADMIN and above. BAD_INPUT.',
  })
  erase(@Ctx() ctx: RequestContext, @Args(() => EraseArgs) args: EraseArgs): Promise<ErasureReportModel> {
    return erase(ctx, args);
  }
}

const waterfall = (found: WaterfallModel | null): Waterfall | null => found && {
  start: found.start.toFixed(), end: found.end.toFixed(),
  parts: found.parts.map(({ names, part }) => ({ causes: names as readonly string[] as ChangeCause[], part: part.toFixed() })),
};

@Resolver(() => Goal)
export class GoalExclusionsResolver {
  @FieldResolver(() => [Exclusion], { description: 'Stretches whose rows do not count, withdrawn ones included, by where they begin.' })
  exclusions(@Ctx() ctx: RequestContext, @Root() { id }: GoalModel): Promise<readonly ExclusionModel[]> {
    return loadExclusions(ctx, id);
  }
}

@Resolver(() => Exclusion)
export class ExclusionFieldsResolver {
  @FieldResolver(() => Actor, { description: 'Who excluded it.' })
  createdBy(@Ctx() ctx: RequestContext, @Root() { createdBy }: ExclusionModel): Promise<ActorModel | null> {
    return loadActor(ctx, createdBy);
  }

  @FieldResolver(() => Actor, { nullable: true, description: 'Who let the rows count again; null: they do not.' })
  async withdrawnBy(@Ctx() ctx: RequestContext, @Root() { withdrawnBy }: ExclusionModel): Promise<ActorModel | null> {
    return withdrawnBy === null ? null : loadActor(ctx, withdrawnBy);
  }
}
