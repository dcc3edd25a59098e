import { authorize } from './access.js';
import type { DefinitionChange } from './changes/definition-change.js';
import { readFiles, type FilesInput, type PlannedFiles } from './changes/planned-files.js';
import { standingOf } from './changes/standing.js';
import { authorOf, type AppContext } from './context.js';
import { previewChanges, type Preview, type PreviewQuestion } from './preview/preview-changes.js';
import { previewGoals } from './preview/preview-goals.js';
import type { PreviewedGoal } from './preview/previewed-goal.js';

export interface DefinitionsPlan extends Pick<PlannedFiles, 'findings' | 'unmanaged' | 'digest'> {
  /** Null where something is wrong. What stands as it is to be is not told. */
  readonly changes: readonly DefinitionChange[] | null;
  /** The KPIs whose version changes, as they are and as they would be. Made only when asked for. */
  preview(question: PreviewQuestion): Promise<Preview>;
  /** Open goals on those KPIs, as they stand and as they would. Made only when asked for. */
  previewGoals(): Promise<readonly PreviewedGoal[]>;
}

const NO_PREVIEW: Preview = { kpis: [], timeZone: null, freshness: null };

/** What applying files would do, and to which numbers. Writes nothing. */
export async function planDefinitions(ctx: AppContext, input: FilesInput): Promise<DefinitionsPlan> {
  authorize(ctx, 'define');
  const read = readFiles(input, ctx.clock.now(), authorOf(ctx).member);
  if (read.changes.goals.length > 0) authorize(ctx, 'manageGoals');
  const reading = await ctx.reading();
  const { findings, plan, after, unmanaged, digest } = await read.over(reading, await standingOf(reading, read.changes));
  const changes = plan?.outcome.filter(({ action }) => action !== 'UNCHANGED') ?? null;
  return {
    findings, unmanaged, digest, changes,
    preview: (question) => {
      authorize(ctx, 'evaluate');
      const moved = (changes ?? []).filter(({ kind, action }) => kind === 'KPI' && action !== 'RENAMED').map(({ key }) => key);
      return moved.length === 0 ? Promise.resolve(NO_PREVIEW) : previewChanges(ctx, moved, after, question);
    },
    previewGoals: () => previewGoals(ctx, { changes: changes ?? [], after }),
  };
}
