import type { Calendar, Grain } from '../../calendar/grain.js';
import type { Period } from '../../calendar/period.js';
import { YardstickError, badInput } from '../../kernel/errors.js';
import type { KpiDefinition } from '../../lang/catalog.js';
import type { KpiVersionRow } from '../../sql/catalog.js';
import { meaningOf, type KpiRecord } from '../../store/catalog.js';
import type { Reading } from '../../store/database.js';
import type { KpiContent } from '../../store/definition-content.js';
import { kpiVersions } from '../../store/kpis.js';
import { isAllowed } from '../access.js';
import type { AppContext } from '../context.js';
import type { Question } from '../evaluation-answer.js';
import { askedVersion, pinned, type AskedKpi, type AskedVersion } from './asked-version.js';
import { compiledCatalog, type CompiledCatalog } from './compiled-catalog.js';
import { firstPeriodFrom, reignsOf, type Reign } from './reigns.js';
import { unknownKpi } from './unknown-kpi.js';

/** At most this many KPIs in one question, and versions of them in one answer. */
export const MOST_KPIS = 100;
export const MOST_VERSIONS = 200;

/** What a question's KPIs are resolved by. */
export interface Asking {
  readonly reading: Reading;
  /** The definitions in force at the question's definition instant. */
  readonly compiled: CompiledCatalog;
  /** That instant; null: now. */
  readonly definition: number | null;
  readonly grain: Grain | null;
  readonly calendar: Calendar;
  /** All that the answer shows values of: windows and periods, those compared with, too. */
  readonly stretches: readonly Pick<Period, 'from' | 'to'>[];
}

/** The KPIs that a question names, each by its current version or by those that were in force, as `versioning` says. */
export async function askedKpis(ctx: AppContext, { kpis: keys, versioning }: Question, asking: Asking): Promise<AskedKpi[]> {
  if (keys.length === 0) throw badInput('kpis', 'Name at least one KPI.');
  if (keys.length > MOST_KPIS) {
    const message = `The question names ${keys.length} KPIs; at most ${MOST_KPIS} are answered at once.`;
    throw new YardstickError('TOO_EXPENSIVE', message, { argument: 'kpis' });
  }
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice !== undefined) throw badInput('kpis', `The KPI "${twice}" is named twice.`);

  const { reading, compiled: { catalog }, definition } = asking;
  const { catalog: current } = await compiledCatalog(reading, null);
  const standing = keys.map((key) => catalog.kpi(key) ?? catalog.retiredKpi(key));
  const histories = versioning === 'SPLICE'
    ? await kpiVersions(reading, standing.flatMap((record) => record?.id ?? []), definition) : [];
  const rows = new Map(histories.map((history) => [history[0]!.id, history.toReversed()]));

  const asked = await Promise.all(keys.map(async (key, index): Promise<AskedKpi> => {
    const record = standing[index];
    if (record !== undefined) {
      const history = rows.get(record.id);
      return history === undefined ? backcast(asking, record) : spliced(asking, record, history);
    }
    const later = current.kpi(key) ?? current.retiredKpi(key);
    if (later === undefined) throw await unknownKpi(reading, key, catalog, isAllowed(ctx.actor, 'readDrafts'));
    return { key, definition: later, versions: [], reigns: [], retiredFrom: null };
  }));
  const count = asked.reduce((sum, { versions }) => sum + versions.length, 0);
  if (versioning === 'SPLICE' && count > MOST_VERSIONS) throw tooManyVersions(count);
  return asked;
}

/** The current version for all periods. */
const backcast = async (asking: Asking, record: KpiRecord): Promise<AskedKpi> =>
  pinned(await lastVersion(asking, record), { retiredFrom: record.retirement?.effectiveFrom ?? null });

/** Each period by the version that was in force as it began. `history` in the order of numbers. */
async function spliced(asking: Asking, record: KpiRecord, history: readonly KpiVersionRow[]): Promise<AskedKpi> {
  const { grain, calendar, stretches } = asking;
  const reigns = reignsOf(history, (instant) => firstPeriodFrom(instant, grain, calendar));
  const answering = reigns.filter((reign, index) => isAsked(reign, reigns[index + 1], stretches));
  const needed = [...new Set([...answering.map(({ version }) => version), history.length - 1])].sort((a, b) => a - b);
  if (needed.length > MOST_VERSIONS) throw tooManyVersions(needed.length);
  return {
    key: record.key,
    definition: record,
    versions: await Promise.all(needed.map((version) => (version === history.length - 1
      ? lastVersion(asking, record) : publishedVersion(asking.reading, record, history[version]!)))),
    reigns: answering.map((reign) => ({ ...reign, version: needed.indexOf(reign.version) })),
    retiredFrom: record.retirement?.effectiveFrom ?? null,
  };
}

const isAsked = ({ from }: Reign, next: Reign | undefined, stretches: Asking['stretches']): boolean =>
  stretches.some((stretch) => from < stretch.to && stretch.from < (next?.from ?? Infinity));

/** What stands reads what stands; what is retired, the definitions that it had: they may be gone by now. */
export const lastVersion = async ({ reading, compiled }: Asking, record: KpiRecord): Promise<AskedVersion> =>
  askedVersion(record, record.retirement === null ? compiled : await compiledCatalog(reading, record.createdAt));

/** A version as it was published: over the definitions that were recorded by then, which are those that it names. */
export async function publishedVersion(
  reading: Reading, header: Pick<KpiDefinition, 'key' | 'name'>, row: KpiVersionRow,
): Promise<AskedVersion> {
  return askedVersion(versionDefinition(header, row), await compiledCatalog(reading, row.recordedAt));
}

/** A version, or a draft, under the name that its KPI has now. */
export const versionDefinition = (
  { key, name }: Pick<KpiDefinition, 'key' | 'name'>, { versionId, definition }: Pick<KpiVersionRow, 'versionId' | 'definition'>,
): KpiDefinition => ({ key, name, versionId, ...meaningOf(definition as KpiContent) });

const tooManyVersions = (count: number): YardstickError => new YardstickError(
  'TOO_EXPENSIVE',
  `${count} versions of the question's KPIs answer in its periods; at most ${MOST_VERSIONS} are read at once.`,
  { argument: 'versioning', hint: 'Ask for a shorter window, a coarser grain or fewer KPIs, or with BACKCAST.' },
);
