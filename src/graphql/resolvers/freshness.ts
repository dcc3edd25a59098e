import { Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { erasedOfSources } from '../../app/proof/erased-of-sources.js';
import type { RequestContext } from '../request-context.js';
import { Freshness } from '../types/freshness.js';

@Resolver(() => Freshness)
export class FreshnessResolver {
  @FieldResolver(() => Int, {
    description: 'Rows since erased from the sources and days that it reads (of a goal: from its sources), an upper bound: what they held is gone.',
  })
  erased(@Ctx() ctx: RequestContext, @Root() { erased, knowledge, sources }: Freshness): Promise<number> {
    return erased?.() ?? erasedOfSources(ctx, sources.map(({ source }) => source), Date.parse(knowledge));
  }
}
