import type { AppContext, OpenContext } from '../../src/app/context.js';
import { rowsAlone } from '../../src/app/evaluation/usable-rollups.js';
import { advanceRollups } from '../../src/app/rollups/advance-rollups.js';
import { buildRollup } from '../../src/app/rollups/build-rollup.js';
import { refreshRollups } from '../../src/app/rollups/refresh-rollups.js';
import { registerRollups } from '../../src/app/rollups/register-rollups.js';
import { rollupNeeds, wantedRollups } from '../../src/app/rollups/wanted-rollups.js';
import { bucketingWork } from '../../src/store/rollups.js';

/** Registers rollups of a source, by these sets of dimensions, for all that its KPIs read. In the organisation's zone. */
export async function registerFor(ctx: AppContext, source: string, sets: readonly (readonly string[])[]): Promise<void> {
  const { database, organizationId } = ctx;
  const needs = await rollupNeeds(await ctx.reading());
  const defined = needs.sources.find(({ key }) => key === source)!;
  await database.write(organizationId, (tx) => registerRollups(tx, defined.id, wantedRollups(needs, defined, sets)));
}

/** Advances, builds and refreshes until there is nothing left to do. */
export async function catchUp({ database, organizationId }: Pick<AppContext, 'database' | 'organizationId'>): Promise<void> {
  for (;;) {
    const work = (await database.read(organizationId, bucketingWork)).filter(({ behind, unbuilt, marked }) => behind || unbuilt || marked);
    if (work.length === 0) return;
    for (const { id } of work) {
      await advanceRollups(database, organizationId, id);
      await buildRollup(database, organizationId, id, { rows: 500 });
      await refreshRollups(database, organizationId, id, { mostDays: 5 });
    }
  }
}

/** The context as one that has no rollups, over the same snapshot. */
export const withoutRollups = (ctx: OpenContext): OpenContext => {
  const raw = ctx.reading().then(rowsAlone);
  return Object.create(ctx, { reading: { value: () => raw } }) as OpenContext;
};
