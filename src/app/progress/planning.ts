import type { Calendar } from '../../calendar/grain.js';
import { YardstickError } from '../../kernel/errors.js';
import type { Catalog } from '../../lang/catalog.js';
import { checkKpi } from '../../lang/check-kpi.js';
import type { CheckedKpi } from '../../lang/kpi-expr.js';
import type { KpiRecord, LoadedCatalog } from '../../store/catalog.js';
import type { Reading } from '../../store/database.js';
import type { StoredGoal } from '../../store/goals.js';
import { kpiVersionsByIds } from '../../store/kpis.js';
import { askedVersion, type AskedVersion } from '../evaluation/asked-version.js';
import type { Asking } from '../evaluation/asking.js';
import { CompiledCatalog, compiledCatalog } from '../evaluation/compiled-catalog.js';
import { organizationCalendar } from '../evaluation/organization-calendar.js';
import { lastVersion, publishedVersion } from '../evaluation/published-version.js';

/** Now, for what still runs, and the instant whose definitions are meant (null: now). Milliseconds since the epoch. */
export interface PlanAsOf {
  readonly now: number;
  readonly definition: number | null;
}

/** What goals are planned by. What it gives rejects with YardstickError where a text does not fit the definitions. */
export interface Planning<C extends Catalog = Catalog> {
  readonly now: number;
  readonly compiled: CompiledCatalog<C>;
  readonly organization: Calendar;
  /** The version of its KPI that answers for a goal; see `pinOf`. */
  versionOf(goal: StoredGoal & { readonly content: { readonly kpi: string } }): Promise<AskedVersion>;
  /** The version of another KPI that is in force. */
  inForce(key: string): Promise<AskedVersion>;
  /** A text of the KPI scope that is no KPI of its own. */
  expression(text: string): CheckedKpi;
}

/** The version that a goal pins; null: whichever is in force answers. */
export const pinOf = ({ content, pinnedVersionId }: Pick<StoredGoal, 'content' | 'pinnedVersionId'>): string | null =>
  (content.versionPolicy === 'PIN' ? pinnedVersionId : null);

/** Reads the definitions, and in one statement the pinned versions that are no longer the last ones. `loaded`: the definitions, if they were read. */
export async function planning(
  reading: Reading, goals: readonly StoredGoal[], { now, definition }: PlanAsOf, loaded?: LoadedCatalog,
): Promise<Planning<LoadedCatalog>> {
  const compiled = loaded === undefined ? await compiledCatalog(reading, definition) : new CompiledCatalog(loaded);
  const organization = await organizationCalendar(reading, definition);
  const { catalog } = compiled;
  const asking: Asking = { reading, compiled, definition, grain: null, calendar: organization, stretches: [] };
  const last = (key: string): KpiRecord => {
    const found = catalog.kpi(key) ?? catalog.retiredKpi(key);
    if (found === undefined) throw new YardstickError('NOT_FOUND', `The KPI "${key}" was not defined yet.`);
    return found;
  };
  const superseded = goals.flatMap((goal) => {
    const pin = pinOf(goal);
    return pin === null || goal.content.kpi === null || last(goal.content.kpi).versionId === pin ? [] : [pin];
  });
  const rows = superseded.length === 0 ? [] : await kpiVersionsByIds(reading, [...new Set(superseded)]);
  const pinned = new Map(rows.flatMap((row) => (row === undefined ? [] : [[row.versionId, row]])));
  return {
    now, compiled, organization,
    versionOf: async (goal) => {
      const record = last(goal.content.kpi);
      const row = pinned.get(pinOf(goal) ?? '');
      return row === undefined ? lastVersion(asking, record) : publishedVersion(asking, record, row);
    },
    inForce: async (key) => lastVersion(asking, last(key)),
    expression: (text) => expressionIn(text, catalog),
  };
}

/**
 * The same over definitions that are not stored: what a goal pins answers as it stands, all else as it would be. What is gone there answers as it
 * did last.
 */
export function planningAfter(before: Planning<LoadedCatalog>, after: Catalog): Planning {
  const compiled = new CompiledCatalog(after);
  const inForce = async (key: string): Promise<AskedVersion> => {
    const definition = after.kpi(key);
    return definition === undefined ? before.inForce(key) : askedVersion(definition, compiled);
  };
  return {
    ...before, compiled, inForce,
    versionOf: (goal) => (pinOf(goal) === null ? inForce(goal.content.kpi) : before.versionOf(goal)),
    expression: (text) => expressionIn(text, after),
  };
}

function expressionIn(text: string, catalog: Catalog): CheckedKpi {
  const result = checkKpi(text, { catalog, declaredUnit: null, self: null });
  if (result.ok) return result.kpi;
  throw new YardstickError('INVALID_EXPRESSION', `"${text.slice(0, 80)}" does not fit the definitions in force.`, { diagnostics: result.diagnostics });
}
