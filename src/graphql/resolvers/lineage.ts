import { Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { KpiModel } from '../../app/definitions/kpi-model.js';
import { kpiLineage, lineage, type LineageNodeModel } from '../../app/lineage.js';
import { LineageArgs, LineageExtentArgs } from '../inputs/lineage.js';
import type { RequestContext } from '../request-context.js';
import { Kpi } from '../types/kpi.js';
import { LineageNode } from '../types/lineage.js';

@Resolver()
export class LineageResolver {
  @Query(() => [LineageNode], {
    description: 'What a definition in force stands on, or what stands on it, however far: a tree as a list, each place before what hangs on it; '
      + 'by edge, then by kind and key. NOT_FOUND for what is not in force, TOO_EXPENSIVE past 1,000 places.',
  })
  lineage(@Ctx() ctx: RequestContext, @Args(() => LineageArgs) args: LineageArgs): Promise<LineageNodeModel[]> {
    return lineage(ctx, args);
  }
}

@Resolver(() => Kpi)
export class KpiLineageResolver {
  @FieldResolver(() => [LineageNode], {
    description: 'What it stands on, or what stands on it, as `lineage` tells it; empty where it is not in force. TOO_EXPENSIVE past 1,000 places.',
  })
  lineage(@Ctx() ctx: RequestContext, @Root() { key }: KpiModel, @Args(() => LineageExtentArgs) extent: LineageExtentArgs): Promise<LineageNodeModel[]> {
    return kpiLineage(ctx, key, extent);
  }
}
