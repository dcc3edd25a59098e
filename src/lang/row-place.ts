import type { CallNode } from './ast.js';
import { type CalendarNames, DEFAULT_SCHEDULE } from './catalog.js';
import type { Findings } from './findings.js';
import type { FunctionDefinition } from './functions.js';
import type { RowExpr } from './row-expr.js';

/**
 * Where a row expression stands. `rows`: measures, computed fields and drill-down; `stock`: the value and filter of a stock
 * measure, where as_of() is known; `condition`: the where of a question or KPI, where `due` would move with the asking.
 */
export type RowPlace = 'rows' | 'stock' | 'condition';

/** Whether the function may stand at its place, and the tag and schedule that it names exist; reports it otherwise. */
export function permitsCall(
  node: CallNode,
  definition: FunctionDefinition,
  { place, calendar }: { readonly place: RowPlace; readonly calendar: CalendarNames },
  findings: Findings,
): boolean {
  const { name, needs, parameters } = definition;
  if ((needs === 'now' && place === 'condition') || (needs === 'stock' && place !== 'stock')) {
    findings.report('NAM233', node.callee, { name, why: needs });
    return false;
  }
  return parameters
    .map(({ type }, index) => {
      if (type === 'tag') return tagExists(node.args[index], calendar, findings);
      return type === 'schedule' ? scheduleExists(node, node.args[index], calendar, findings) : true;
    })
    .every(Boolean);
}

type Argument = CallNode['args'][number] | undefined;

/** What is not written out has a finding of its own. */
function tagExists(argument: Argument, { tag, tagKeys }: CalendarNames, findings: Findings): boolean {
  if (argument?.kind !== 'text' || tag(argument.value) !== undefined) return true;
  findings.report('NAM231', argument, { key: argument.value.slice(0, 63), hint: findings.suggest(argument.value, tagKeys) });
  return false;
}

function scheduleExists(
  node: CallNode, argument: Argument, { schedule, scheduleKeys }: CalendarNames, findings: Findings,
): boolean {
  if (argument !== undefined && argument.kind !== 'text') return true;
  const key = argument?.value ?? DEFAULT_SCHEDULE;
  if (schedule(key) !== undefined) return true;
  const hint = argument === undefined ? undefined : findings.suggest(key, scheduleKeys);
  findings.report('NAM232', argument ?? node, { key: key.slice(0, 63), isDefault: argument === undefined, hint });
  return false;
}

/** Whether the value moves with the knowledge cutoff. */
export const readsNow = (expr: RowExpr): boolean => expr.op === 'now' || (expr.op === 'call' && expr.args.some(readsNow));
