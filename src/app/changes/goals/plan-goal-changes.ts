import type { Catalog, KpiDefinition } from '../../../lang/catalog.js';
import { checkKpi } from '../../../lang/check-kpi.js';
import type { LoadedCatalog } from '../../../store/catalog.js';
import type { Reading } from '../../../store/database.js';
import type { StoredGoal } from '../../../store/goals.js';
import { CompiledCatalog } from '../../evaluation/compiled-catalog.js';
import { organizationCalendar } from '../../evaluation/organization-calendar.js';
import { checkFixedParts } from '../../goals/fixed-parts.js';
import type { EmailOf } from '../../goals/goal-definition-of.js';
import { checkFamily } from '../../goals/goal-family.js';
import { goalKpi, scopeDiagnostics } from '../../goals/goal-kpi.js';
import { judgedNext } from '../../goals/judging-version.js';
import { planning, planningAfter, type Planning } from '../../progress/planning.js';
import { attempted, type GoalFinding } from './goal-finding.js';
import { peopleOfChange } from './goal-people-of-change.js';
import { nextGoal, type NextGoal } from './next-goal.js';
import { nextTarget } from './next-target.js';
import { plannedGoal, type PlannedGoal } from './planned-goal.js';
import type { ReadGoal } from './read-goal.js';

/** Goals of a change, worked out; where there are findings, not all of them. */
export interface PlannedGoals {
  readonly findings: readonly GoalFinding[];
  readonly planned: readonly PlannedGoal[];
}

export interface GoalsBeside {
  /** The definitions as they are. */
  readonly catalog: LoadedCatalog;
  /** All goals there are. */
  readonly goals: readonly StoredGoal[];
  /** The definitions as they would be. */
  readonly after: Catalog;
  /** The member who makes the change. */
  readonly by: string | null;
}

/** What goals of a change come to, over definitions that are not stored yet: they may stand on what the same change defines. */
export async function planGoalChanges(reading: Reading, given: readonly ReadGoal[], { catalog, goals, after, by }: GoalsBeside): Promise<PlannedGoals> {
  if (given.length === 0) return { findings: [], planned: [] };
  const standing = new Map(goals.map((goal) => [goal.key, goal]));
  const people = await peopleOfChange(reading, given, given.flatMap(({ key }) => standing.get(key) ?? []), by);
  const beside = { calendar: await organizationCalendar(reading, null), people, by };
  const attempts = await Promise.all(given.map((goal) => attempted(goal.key, 'input', () => nextGoal(goal, standing.get(goal.key), beside))));
  const next = attempts.filter((attempt): attempt is NextGoal => !Array.isArray(attempt));
  const all = [...new Map([...goals, ...next.map((each) => each.next)].map((goal) => [goal.key, goal])).values()];

  const compiled = new CompiledCatalog(after);
  const judged = await Promise.all(next.map(async (goal) => ({ goal, findings: goal.isNew ? await ownFindings(goal, all, compiled) : [] })));
  const sound = judged.flatMap(({ goal, findings }) => (findings.length === 0 ? [goal] : []));

  const before = await planning(reading, sound.map((goal) => judgedNext(goal.next)), { now: await reading.knowledge(), definition: null }, catalog);
  const definitions = planningAfter(before, after);
  const planned = await Promise.all(sound.map((goal) => withTarget(reading, definitions, goal, people.emailOf)));
  const found = [...attempts, ...judged.map(({ findings }) => findings), ...planned].filter((each) => Array.isArray(each));
  return { findings: found.flat(), planned: planned.filter((each): each is PlannedGoal => !Array.isArray(each)) };
}

async function withTarget(reading: Reading, definitions: Planning, goal: NextGoal, emailOf: EmailOf): Promise<PlannedGoal | GoalFinding[]> {
  const { next: { key, content: { kpi } } } = goal;
  const { catalog } = definitions.compiled;
  // What is wrong with the KPI is told of that.
  if (kpi !== null && !isSound(catalog.kpi(kpi), catalog)) return plannedGoal(goal, null, emailOf);
  const target = await attempted(key, 'target', () => nextTarget(reading, definitions, goal));
  return Array.isArray(target) ? target : plannedGoal(goal, target, emailOf);
}

async function ownFindings({ given, standing, next }: NextGoal, all: readonly StoredGoal[], compiled: CompiledCatalog<Catalog>): Promise<GoalFinding[]> {
  const { key, content } = next;
  const attempt = async (check: () => GoalFinding[]): Promise<GoalFinding[]> => attempted(key, 'input', check);
  const none = (check: () => void) => (): GoalFinding[] => {
    check();
    return [];
  };
  const found = [
    ...(standing === undefined ? [] : await attempt(none(() => checkFixedParts(standing, content)))),
    ...await attempt(none(() => checkFamily(key, content, all))),
    ...(standing === undefined || standing.state === 'DRAFT' ? await attempt(() => kpiFindings(next, compiled)) : []),
  ];
  return found.map((finding) => inGivenOrder(finding, given, next));
}

function kpiFindings({ key, content: { kpi, scope } }: StoredGoal, compiled: CompiledCatalog<Catalog>): GoalFinding[] {
  if (kpi === null) return [];
  const definition = goalKpi(compiled.catalog, kpi);
  if (scope === null || !isSound(definition, compiled.catalog)) return [];
  return scopeDiagnostics(compiled, definition, scope)
    .map(({ code, message, hint, from, to }) => ({ key, part: 'scope', span: { from, to }, code, message, hint }));
}

const isSound = (kpi: KpiDefinition | undefined, catalog: Catalog): boolean =>
  kpi === undefined || checkKpi(kpi.expression, { catalog, declaredUnit: kpi.unit, self: kpi.key }).ok;

/** Guardrails are kept in an order of their own. */
function inGivenOrder(finding: GoalFinding, { given: { guardrails } }: ReadGoal, { content }: StoredGoal): GoalFinding {
  const index = /^input\.guardrails\[(\d+)\]$/.exec(finding.part)?.[1];
  return index === undefined ? finding : { ...finding, part: `guardrails[${guardrails!.indexOf(content.guardrails[Number(index)]!)}]` };
}
