import type { AppContext } from '../../../src/app/context.js';
import { driftReading } from '../../../src/app/proof/drift-reading.js';
import type { SnapshotProof } from '../../../src/app/proof/snapshot-proof.js';
import { verifySnapshot } from '../../../src/app/proof/verify-snapshot.js';
import { recordInteractions } from '../../../src/app/record-interactions.js';
import { runRound } from '../../../src/app/scheduler/run-round.js';
import type { DriftReading } from '../../../src/goals/drift.js';

/** What of the service a planted bug may stand before; editions by id. */
export interface Service {
  readonly record: typeof recordInteractions;
  readonly round: typeof runRound;
  readonly prove: (ctx: AppContext, edition: string) => Promise<SnapshotProof>;
  readonly drift: (ctx: AppContext, edition: string) => Promise<DriftReading>;
}

export const SERVICE: Service = {
  record: recordInteractions, round: runRound, prove: verifySnapshot,
  drift: async (ctx, edition) => driftReading(ctx, await ctx.reading(), edition),
};
