import { YardstickError } from '../../kernel/errors.js';
import type { KpiVersionRow } from '../../sql/catalog.js';
import type { KpiRecord } from '../../store/catalog.js';
import type { AskedKpi } from './asked-version.js';
import type { Asking } from './asking.js';
import { lastVersion, publishedVersion } from './published-version.js';
import { firstPeriodFrom, reignsOf, type Reign } from './reigns.js';

/** At most this many versions in one answer. */
export const MOST_VERSIONS = 200;

/** Which of a KPI's versions answer a question, before any of them is read. */
export interface Splice {
  readonly record: KpiRecord;
  /** In the order of their numbers. */
  readonly history: readonly KpiVersionRow[];
  /** Those in which something lies that is asked. */
  readonly reigns: readonly Reign[];
  /** Positions in the history: the versions of the reigns, and the last one, which orders and columns are by. */
  readonly needed: readonly number[];
}

/** Each period by the version that was in force as it began. */
export function spliceOf({ grain, calendar, stretches }: Asking, record: KpiRecord, history: readonly KpiVersionRow[]): Splice {
  const all = reignsOf(history, (instant) => firstPeriodFrom(instant, grain, calendar));
  const reigns = all.filter((reign, index) => isAsked(reign, all[index + 1], stretches));
  const needed = [...new Set([...reigns.map(({ version }) => version), history.length - 1])].sort((a, b) => a - b);
  return { record, history, reigns, needed };
}

const isAsked = ({ from }: Reign, next: Reign | undefined, stretches: Asking['stretches']): boolean =>
  stretches.some((stretch) => from < stretch.to && stretch.from < (next?.from ?? Infinity));

/** @throws YardstickError TOO_EXPENSIVE where more versions answer than are read at once. */
export function refuseTooManyVersions(splices: readonly Splice[]): void {
  const count = splices.reduce((sum, { needed }) => sum + needed.length, 0);
  if (count <= MOST_VERSIONS) return;
  throw new YardstickError(
    'TOO_EXPENSIVE',
    `${count} versions of the question's KPIs answer in its periods; at most ${MOST_VERSIONS} are read at once.`,
    { argument: 'versioning', hint: 'Ask for a shorter window, a coarser grain or fewer KPIs, or with BACKCAST.' },
  );
}

/** The KPI with the versions that answer, each bound to what it reads. */
export async function spliced(asking: Asking, { record, history, reigns, needed }: Splice): Promise<AskedKpi> {
  return {
    key: record.key,
    definition: record,
    versions: await Promise.all(needed.map((position) => (position === history.length - 1
      ? lastVersion(asking, record) : publishedVersion(asking, record, history[position]!)))),
    reigns: reigns.map((reign) => ({ ...reign, version: needed.indexOf(reign.version) })),
    retiredFrom: record.retirement?.effectiveFrom ?? null,
  };
}
