import { canonicalJson } from '../../kernel/canonical-json.js';
import type { Diagnostic } from '../../lang/diagnostics.js';
import { loadCalendar } from '../../store/catalog.js';
import type { Writing } from '../../store/database.js';
import type { GoalContent } from '../../store/goal-content.js';
import { goalVersionContent, loadGoals, writeGoalHeader, writeGoalVersion, type GoalHeader, type StoredGoal } from '../../store/goals.js';
import { authorize } from '../access.js';
import { writeAudit } from '../audit/write-audit.js';
import { authorOf, type AppContext } from '../context.js';
import { checkExpectedVersion } from '../definitions/expected-version.js';
import { compiledCatalog } from '../evaluation/compiled-catalog.js';
import { checkFixedParts } from './fixed-parts.js';
import { readGoalInput, type ReadGoalInput } from './goal-content.js';
import { checkFamily } from './goal-family.js';
import type { GoalInput } from './goal-input.js';
import { goalKpi, scopeDiagnostics } from './goal-kpi.js';
import { goalModel, type GoalModel } from './goal-model.js';
import { namedMembers } from './named-members.js';

/** The goal as it now stands, or what is wrong with its scope: then nothing was written. */
export interface DefinedGoal {
  readonly goal: GoalModel | null;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Declares a goal, a draft without a target at first, or redefines it: another content is a new version, the same writes none; name,
 * description and tags write none. What is wrong with the scope's text comes back as diagnostics. Throws BAD_INPUT with the part at
 * fault, CONFLICT where `expectedVersion` does not stand, for what is fixed once a goal has been activated, and for a closed one.
 */
export async function defineGoal(
  ctx: AppContext, input: GoalInput, { expectedVersion }: { readonly expectedVersion?: string | null } = {},
): Promise<DefinedGoal> {
  authorize(ctx, 'manageGoals');
  const read = readGoalInput(input);
  return ctx.database.write(ctx.organizationId, async (tx) => {
    await tx.stamp();
    const goals = await loadGoals(tx);
    const standing = goals.find(({ key }) => key === read.key);
    await checkVersion(tx, read.key, standing, expectedVersion);
    const content = await contentOf(ctx, tx, read, standing);
    const isNew = standing === undefined || canonicalJson(standing.content) !== canonicalJson(content);
    if (isNew) {
      if (standing !== undefined) checkFixedParts(standing, content);
      checkFamily(read.key, content, goals);
      const diagnostics = await kpiDiagnostics(tx, content, standing);
      if (diagnostics.length > 0) return { goal: null, diagnostics };
    }
    const { key, name, description } = read;
    const header = { key, name, description, tags: read.tags ?? standing?.tags ?? [] };
    if (!isNew && canonicalJson(headerOf(standing)) === canonicalJson(header)) return { goal: goalModel(standing), diagnostics: [] };
    const id = await writeGoalHeader(tx, standing?.id ?? null, header);
    const number = isNew ? (standing?.number ?? 0) + 1 : standing.number;
    if (isNew) await writeGoalVersion(tx, id, { number, content, by: authorOf(ctx) });
    await writeAudit(ctx, tx, 'GOAL_DEFINED', key, { version: String(number), newVersion: isNew });
    const [goal] = await loadGoals(tx, { ids: [id] });
    return { goal: goalModel(goal!), diagnostics: [] };
  });
}

const headerOf = ({ key, name, description, tags }: StoredGoal): GoalHeader => ({ key, name, description, tags });

const checkVersion = (tx: Writing, key: string, standing: StoredGoal | undefined, expected: string | null | undefined): Promise<void> =>
  checkExpectedVersion(expected, {
    noun: 'goal', key,
    current: standing === undefined ? null : { version: String(standing.number), content: standing.content },
    contentOf: async (version) => (/^\d{1,9}$/.test(version) ? goalVersionContent(tx, standing!.id, Number(version)) : undefined),
  });

async function contentOf(ctx: AppContext, tx: Writing, read: ReadGoalInput, standing: StoredGoal | undefined): Promise<GoalContent> {
  const { content } = read;
  // Labels of the periods of a goal that has run never change their meaning.
  const calendar = standing === undefined || standing.state === 'DRAFT' ? await loadCalendar(tx, null) : standing.content.cadence.calendar;
  const people = await namedMembers(ctx, tx, read, standing?.content.owner ?? null);
  return { ...content, ...people, cadence: { ...content.cadence, calendar } };
}

/** What is fixed was checked as it was fixed: the definitions may have moved on since. */
async function kpiDiagnostics(tx: Writing, { kpi, scope }: GoalContent, standing: StoredGoal | undefined): Promise<readonly Diagnostic[]> {
  if (kpi === null || (standing !== undefined && standing.state !== 'DRAFT')) return [];
  const compiled = await compiledCatalog(tx, null);
  const record = goalKpi(compiled.catalog, kpi);
  return scope === null ? [] : scopeDiagnostics(compiled, record, scope);
}
