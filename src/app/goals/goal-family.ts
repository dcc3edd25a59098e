import { badInput } from '../../kernel/errors.js';
import { didYouMean } from '../../kernel/suggest.js';
import type { GoalContent } from '../../store/goal-content.js';
import type { StoredGoal } from '../../store/goals.js';
import { shownKey } from '../definitions/texts.js';

/** What decides about a goal's place among others. */
type Related = Pick<GoalContent, 'kpi' | 'parent' | 'guardrails'>;

/**
 * Whether a goal can stand to others as its content says: they are there, nothing is its own ancestor, no status waits for itself, and what is
 * rolled up from rows has one KPI. Throws BAD_INPUT with the part at fault.
 */
export function checkFamily(key: string, content: Related, goals: readonly StoredGoal[]): void {
  const others = new Map<string, Related>(goals.map((goal) => [goal.key, goal.content]));
  const { parent, guardrails } = content;
  if (parent !== null) require('input.parent.goal', parent.goal, others);
  guardrails.forEach((guardrail, index) => require(`input.guardrails[${index}]`, guardrail, others));
  checkRollup(key, content, others);

  const all = new Map([...others, [key, content]]);
  const above = (each: string): readonly string[] => [all.get(each)?.parent?.goal ?? []].flat();
  if (leadsBack(key, above)) {
    throw badInput('input.parent.goal', `"${shownKey(parent!.goal)}" is below "${key}" already: a goal cannot be its own ancestor.`);
  }
  const children = Map.groupBy([...all].filter(([, { parent: of }]) => of?.edge === 'ROLLUP'), ([, { parent: of }]) => of!.goal);
  const needs = (each: string): readonly string[] => {
    const goal = all.get(each);
    const rolledUp = goal?.kpi === null ? (children.get(each) ?? []).map(([child]) => child) : [];
    return [...(goal?.guardrails ?? []), ...rolledUp];
  };
  if (leadsBack(key, needs)) {
    throw badInput(guardrails.length > 0 ? 'input.guardrails' : 'input.parent.goal',
      'The status of the goal would depend on itself, over its guardrails and the children that it is made of.',
      'Leave out the guardrail or the edge that closes the circle.');
  }
}

function require(argument: string, key: string, goals: ReadonlyMap<string, Related>): void {
  if (goals.has(key)) return;
  const shown = shownKey(key);
  throw badInput(argument, `There is no goal "${shown}".`, didYouMean(shown, goals.keys()) ?? 'Define it first.');
}

/** A parent with a KPI is computed from its own rows: children of another KPI could only drive it. */
function checkRollup(key: string, { kpi, parent }: Related, goals: ReadonlyMap<string, Related>): void {
  if (parent?.edge === 'ROLLUP') {
    const above = goals.get(parent.goal)!.kpi;
    if (above !== null && above !== kpi) {
      throw badInput('input.parent.edge', `"${shownKey(parent.goal)}" is computed from the rows of its KPI "${above}", and this goal has another one.`,
        'Use DRIVER, or a parent without a KPI.');
    }
  }
  if (kpi === null) return;
  const strangers = [...goals].filter(([child, content]) => child !== key && content.parent?.goal === key
    && content.parent.edge === 'ROLLUP' && content.kpi !== kpi);
  if (strangers.length > 0) {
    throw badInput('input.kpi', `Goals of other KPIs roll up into it: ${strangers.map(([child]) => `"${child}"`).join(', ')}.`,
      'Leave the KPI out and give a rollup, or make them drivers first.');
  }
}

/** Whether following `next` from a goal comes back to it. */
function leadsBack(key: string, next: (key: string) => readonly string[]): boolean {
  const seen = new Set<string>();
  const open = [...next(key)];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (at === key) return true;
    if (!seen.has(at)) open.push(...next(at));
    seen.add(at);
  }
  return false;
}
