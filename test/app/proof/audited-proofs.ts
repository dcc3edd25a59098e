import { erase } from '../../../src/app/proof/erase.js';
import { excludeStretch } from '../../../src/app/proof/exclude-stretch.js';
import { exclusionsOfGoals } from '../../../src/app/proof/exclusions-of-goals.js';
import { withdrawExclusion } from '../../../src/app/proof/withdraw-exclusion.js';
import { loadGoals } from '../../../src/store/goals.js';
import type { TestOrganization } from '../../support/organization.js';

/** What one change is to leave in the log. */
interface Told {
  readonly subject: string;
  readonly details: Record<string, unknown>;
}

const STRETCH = { from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z', category: 'outage' };

/** One change by each mutation around proofs, on the goal of this key. */
export const proofChanges = (goal: string) => ({
  'Mutation.excludeStretch': { action: 'STRETCH_EXCLUDED', make: async (of: TestOrganization): Promise<Told> => {
    const { id } = await of.as('OWNER', (ctx) => excludeStretch(ctx, { goal, ...STRETCH, reason: 'Muster' }));
    return { subject: goal, details: { exclusion: id, ...STRETCH } };
  } },
  'Mutation.withdrawExclusion': { action: 'EXCLUSION_WITHDRAWN', make: async (of: TestOrganization): Promise<Told> => {
    const [excluded] = await of.as('OWNER', async (ctx) =>
      exclusionsOfGoals(ctx, (await loadGoals(await ctx.reading(), { keys: [goal] })).map(({ id }) => id)));
    const { id } = excluded![0]!;
    await of.as('OWNER', (ctx) => withdrawExclusion(ctx, id, 'Muster'));
    return { subject: goal, details: { exclusion: id } };
  } },
  'Mutation.erase': { action: 'ERASED', make: async (of: TestOrganization): Promise<Told> => {
    await of.as('OWNER', (ctx) => erase(ctx, { entity: 'CASE', value: 'Muster' }));
    return { subject: 'CASE', details: { interactions: 0, revisions: 0, sources: 0, snapshots: 0 } };
  } },
} as const);
