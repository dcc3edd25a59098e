import { loadGoals } from '../store/goals.js';
import { membersById } from '../store/members.js';
import { authorize } from './access.js';
import type { AppContext } from './context.js';
import { definitionSetOf } from './definition-files/definition-set-of.js';
import type { DefinitionFile } from './definition-files/file-finding.js';
import { writeDefinitionFiles } from './definition-files/write-definition-files.js';
import { goalDefinitionOf } from './goals/goal-definition-of.js';
import { instantArgument } from './instant-argument.js';
import { compiledCatalog } from './evaluation/compiled-catalog.js';

/**
 * All definitions in force as files, the same bytes for the same definitions. `definition`: ISO-8601, as of when; null: now. Drafts,
 * what is retired, closed goals, the state of goals, and who owns a KPI are not in them.
 */
export async function exportDefinitions(ctx: AppContext, definition: string | null = null): Promise<readonly DefinitionFile[]> {
  authorize(ctx, 'readDefinitions');
  authorize(ctx, 'readGoals');
  const reading = await ctx.reading();
  const instant = instantArgument(definition, 'definition');
  const { catalog } = await compiledCatalog(reading, instant);
  const goals = (await loadGoals(reading, {}, instant)).filter(({ state }) => state !== 'CLOSED');
  const people = await membersById(reading, [...new Set(goals.flatMap(({ content: { owner, reviewers } }) => [owner, ...reviewers]))]);
  return writeDefinitionFiles(definitionSetOf(catalog, goals.map((goal) => goalDefinitionOf(goal, (id) => people.get(id)?.email))));
}
