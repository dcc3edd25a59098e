import { authorize } from '../access.js';
import type { AppContext, OpenContext } from '../context.js';
import { createReviews } from './create-reviews.js';
import { findDrift } from './find-drift.js';
import { openReviews } from './open-reviews.js';
import { requireRebases } from './require-rebases.js';
import { systemContext, type RoundTools } from './system-context.js';
import { tellDue } from './tell-due.js';
import { tellStatuses } from './tell-statuses.js';

/** What one round did here; another process may have done the rest. */
export interface RoundReport {
  readonly created: number;
  readonly opened: number;
  readonly told: number;
  readonly rebases: number;
  readonly drifted: number;
  readonly statuses: number;
}

/** In this order: what one step makes, the next ones see. */
const STEPS: Readonly<Record<keyof RoundReport, (ctx: AppContext) => Promise<number>>> = {
  created: createReviews, opened: openReviews, told: tellDue, rebases: requireRebases, drifted: findDrift, statuses: tellStatuses,
};

/**
 * Does in one organisation what its time has come for. Now is the knowledge clock, so a round after days catches up, several at once
 * do everything once, and another one right after does nothing. Each step writes in transactions of its own, which are short: what is
 * to be done is found in a reading, and judged again after the stamp.
 *
 * @param signal stops it between two steps; a step that has begun goes on.
 */
export async function runRound(tools: RoundTools, organizationId: string, signal?: AbortSignal): Promise<RoundReport> {
  const ctx = systemContext(tools, organizationId);
  try {
    authorize(ctx, 'schedule');
    return await steps(ctx, signal);
  } finally {
    await ctx.close();
  }
}

async function steps(ctx: OpenContext, signal: AbortSignal | undefined): Promise<RoundReport> {
  const report: Record<keyof RoundReport, number> = { created: 0, opened: 0, told: 0, rebases: 0, drifted: 0, statuses: 0 };
  const failures: unknown[] = [];
  for (const [name, step] of Object.entries(STEPS) as [keyof RoundReport, (typeof STEPS)[keyof RoundReport]][]) {
    if (signal?.aborted === true) break;
    try {
      report[name] = await step(ctx);
    } catch (error) {
      failures.push(error);
    }
    await ctx.renewReading();
  }
  // What fails in one step must not keep the others from being done.
  if (failures.length > 0) throw failures[0];
  return report;
}
