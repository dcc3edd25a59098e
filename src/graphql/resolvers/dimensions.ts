import { Args, Ctx, Query, Resolver } from 'type-graphql';
import { dimensionValues, type DimensionValueModel } from '../../app/dimension-values.js';
import { connection, type ConnectionModel } from '../connection.js';
import { DimensionValuesArgs } from '../inputs/dimension-values.js';
import type { RequestContext } from '../request-context.js';
import { DimensionValueConnection } from '../types/dimension-value.js';

@Resolver()
export class DimensionsResolver {
  @Query(() => DimensionValueConnection, {
    description: 'The values a dimension takes, most frequent first, then by code points: for filter menus. All pages show what was '
      + 'known at the first. Personal dimensions: ANALYST and above.',
  })
  async dimensionValues(
    @Ctx() ctx: RequestContext, @Args(() => DimensionValuesArgs) args: DimensionValuesArgs,
  ): Promise<ConnectionModel<DimensionValueModel>> {
    return connection(await dimensionValues(ctx, args), args);
  }
}
