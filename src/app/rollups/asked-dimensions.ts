import { oncePer } from '../../kernel/once-per.js';
import type { RowExpr } from '../../lang/row-expr.js';
import { cellStates } from '../../lang/rollup-states.js';
import { MOST_ROLLUP_DIMENSIONS } from '../../lang/rollup.js';
import type { AskedDimensions } from '../../store/rollup-demand.js';
import type { PlannedScan } from '../evaluation/scans/scan-plan.js';
import type { ScanRequest } from '../evaluation/scans/scan-request.js';

/** By organisation, then source and dimensions. Of this process, until it is written down; what is too much is not counted. */
const counts = new Map<string, Map<string, { readonly sourceId: string; readonly dimensions: readonly string[]; asked: number }>>();
const MOST_ORGANIZATIONS = 1_000;
const MOST_OF_AN_ORGANIZATION = 200;

/**
 * Counts what a scan is asked by and about, where cells of days could answer it: also what a rollup did answer, since that is what it
 * is there for. Keys of fields and calendar dimensions alone are remembered, no value.
 */
export function noteAsked(organizationId: string, planned: PlannedScan): void {
  for (const [name, { sourceId, dimensions }] of askedBy(planned)) {
    const ofOrganization = counts.get(organizationId) ?? new Map<string, { sourceId: string; dimensions: readonly string[]; asked: number }>();
    if (counts.size >= MOST_ORGANIZATIONS && !counts.has(organizationId)) return;
    counts.set(organizationId, ofOrganization);
    const known = ofOrganization.get(name);
    if (known !== undefined) known.asked++;
    else if (ofOrganization.size < MOST_OF_AN_ORGANIZATION) ofOrganization.set(name, { sourceId, dimensions, asked: 1 });
  }
}

/** Whether there is anything to take. */
export const isAsked = (organizationId: string): boolean => counts.has(organizationId);

/** What was counted since it was taken last. */
export function takeAsked(organizationId: string): AskedDimensions[] {
  const taken = [...counts.get(organizationId)?.values() ?? []];
  counts.delete(organizationId);
  return taken;
}

type Asked = Pick<AskedDimensions, 'sourceId' | 'dimensions'>;

/** Each once, however many of the scan's cells ask it. */
function askedBy({ scan, members, rollup }: PlannedScan): Map<string, Asked> {
  const asked = new Map<string, Asked>();
  const form = scan.form.kind === 'sketches' ? scan.form.placing : scan.form;
  if (form.kind !== 'buckets' || !areDays(form.bounds)) return asked;
  for (const { cell, sourceIds, letIn } of members) {
    const dimensions = dimensionsIn(cell);
    if (dimensions === null || dimensions.length === 0 || dimensions.length > MOST_ROLLUP_DIMENSIONS) continue;
    const sourceId = sourceIds[cell.source]!;
    const name = `${sourceId} ${dimensions.join(' ')}`;
    if (asked.has(name) || (rollup === null && (letIn !== undefined || 'why' in cellStates(cell, cell.by)))) continue;
    asked.set(name, { sourceId, dimensions });
  }
  return asked;
}

/** Whether cells of days could tell the buckets apart. The shortest days have 23 hours. */
const areDays = (bounds: readonly number[]): boolean => bounds.every((bound, index) => index === 0 || bound - bounds[index - 1]! >= 23 * 3_600_000);

/** Null where it asks about more than fields. */
function dimensionsIn({ by, slice }: ScanRequest['cell']): string[] | null {
  const fields = slice === null ? [] : fieldsIn(slice);
  return fields === null ? null : [...new Set([...by.map(({ key }) => key), ...fields])].sort();
}

const fieldsIn = oncePer(collect);

function collect(expression: RowExpr): string[] | null {
  if (expression.op === 'builtIn') return null;
  if (expression.op === 'field') return [expression.key];
  if (expression.op !== 'call') return [];
  const parts = expression.args.map(collect);
  return parts.every((part) => part !== null) ? parts.flat() : null;
}
