import type { SourceDefinition } from '../../lang/catalog.js';
import type { GroupExpr } from '../../lang/plan.js';
import { resolveRow } from '../../lang/resolve-row.js';
import { toDisplayed } from '../../lang/units.js';
import { Decimal } from '../../kernel/decimal.js';
import type { Reading } from '../../store/database.js';
import type { CompiledCatalog } from '../evaluation/compiled-catalog.js';
import { dimensionExpression, personalFieldIn } from '../evaluation/dimensions.js';
import { scanLoader, TooManyRows, type ScannedGroups } from '../evaluation/scan-loader.js';
import type { GoalPlan } from '../progress/goal-plan.js';
import { valueScans, type CellScanAt } from './period-scans.js';
import type { FrozenBreakdown, FrozenComponent } from './snapshot-content.js';

/** More values of a dimension are not kept: those with the most rows are. */
const MOST_VALUES = 100;

/**
 * What the cells of the judged value counted per value of each dimension that all of them have: dimensions of rows, none that
 * identifies a person and none of the calendar. Cells that are combined over units or read without the group are left out.
 */
export async function dimensionBreakdowns(
  reading: Reading, plan: GoalPlan, compiled: CompiledCatalog, knowledge: number,
): Promise<FrozenBreakdown[]> {
  const cells = (await valueScans(reading, plan, knowledge)).filter(({ cell, ats }) => ats.length === 1 && !cell.context.includes('overall'));
  if (cells.length === 0) return [];
  const sources = [...new Set(cells.map(({ cell }) => cell.request.source))].map((key) => compiled.catalog.source(key));
  const dimensions = sharedDimensions(sources.filter((source) => source !== undefined), compiled);
  return Promise.all(dimensions.map((dimension) => breakdown(reading, plan, dimension, cells, compiled, knowledge)));
}

function sharedDimensions(sources: readonly SourceDefinition[], { catalog }: CompiledCatalog): string[] {
  const of = (source: SourceDefinition): string[] => source.fields
    .filter(({ key, role }) => role === 'DIMENSION' && personalFieldIn(source, key, catalog) === undefined).map(({ key }) => key);
  const [first, ...others] = sources.map(of);
  return (first ?? []).filter((key) => others.every((keys) => keys.includes(key))).sort();
}

async function breakdown(
  reading: Reading, plan: GoalPlan, dimension: string, cells: readonly CellScanAt[], { catalog }: CompiledCatalog, knowledge: number,
): Promise<FrozenBreakdown> {
  const loader = scanLoader(reading);
  try {
    const found = await Promise.all(cells.map(({ cell, request }) => {
      const { source, at } = cell.request;
      const row = { now: knowledge, at, timeZone: plan.organizationTimeZone, catalog };
      const by: GroupExpr[] = [{ key: dimension, expression: resolveRow(dimensionExpression(catalog.source(source)!, dimension, catalog)!, row) }];
      return loader.load({ ...request, cell: { ...request.cell, by } });
    }));
    return ranked(plan, dimension, cells, found);
  } catch (error) {
    if (error instanceof TooManyRows) return { dimension, groups: [], truncated: true };
    throw error;
  }
}

function ranked(plan: GoalPlan, dimension: string, cells: readonly CellScanAt[], found: readonly ScannedGroups[]): FrozenBreakdown {
  const values = new Map<string, string | null>(found.flatMap((groups) => [...groups].map(([key, { group }]) => [key, group[0]!] as const)));
  const groups = [...values].map(([key, value]) => ({ value, components: cells.map((each, index) => component(plan, each, found[index]!, key)) }));
  const rows = ({ components }: { readonly components: readonly FrozenComponent[] }): number => Math.max(...components.map(({ n }) => n ?? 0));
  const text = ({ value }: { readonly value: string | null }): string => value ?? '';
  groups.sort((a, b) => rows(b) - rows(a) || (text(a) < text(b) ? -1 : 1));
  return { dimension, groups: groups.slice(0, MOST_VALUES), truncated: groups.length > MOST_VALUES };
}

function component(plan: GoalPlan, { cell: { measure, context, request } }: CellScanAt, groups: ScannedGroups, key: string): FrozenComponent {
  const scanned = groups.get(key)?.spans.get(0);
  if (scanned === undefined || scanned.value === null) return { measure, context, value: null, n: scanned?.n ?? 0 };
  const value = new Decimal(scanned.value);
  const whole = request.aggregate.aggregation === 'AVG' ? value.div(scanned.n) : value;
  return { measure, context, value: toDisplayed(whole, plan.kpi.measureUnits[measure]!).toFixed(), n: scanned.n };
}

