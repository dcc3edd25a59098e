import { YardstickError, badInput } from '../../kernel/errors.js';
import type { KpiRecord } from '../../store/catalog.js';
import { kpiVersions } from '../../store/kpis.js';
import { isAllowed } from '../access.js';
import type { AppContext } from '../context.js';
import type { Question } from '../evaluation-answer.js';
import { pinned, type AskedKpi } from './asked-version.js';
import type { Asking } from './asking.js';
import { compiledCatalog } from './compiled-catalog.js';
import { lastVersion } from './published-version.js';
import { refuseTooManyVersions, spliced, spliceOf } from './splice.js';
import { unknownKpi } from './unknown-kpi.js';

/** At most this many KPIs in one question. */
export const MOST_KPIS = 100;

/** The KPIs that a question names, each by its current version or by those that were in force, as `versioning` says. */
export async function askedKpis(ctx: AppContext, { kpis: keys, versioning }: Question, asking: Asking): Promise<AskedKpi[]> {
  if (keys.length === 0) throw badInput('kpis', 'Name at least one KPI.');
  if (keys.length > MOST_KPIS) {
    const message = `The question names ${keys.length} KPIs; at most ${MOST_KPIS} are answered at once.`;
    throw new YardstickError('TOO_EXPENSIVE', message, { argument: 'kpis' });
  }
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice !== undefined) throw badInput('kpis', `The KPI "${twice}" is named twice.`);

  const { catalog } = asking.compiled;
  const records: KpiRecord[] = [];
  const notYet: AskedKpi[] = [];
  for (const key of keys) {
    const record = catalog.kpi(key) ?? catalog.retiredKpi(key);
    if (record === undefined) notYet.push(await definedLater(ctx, key, asking));
    else records.push(record);
  }
  const standing = versioning === 'SPLICE' ? await splicedAll(asking, records)
    : await Promise.all(records.map((record) => backcast(asking, record)));
  const asked = new Map([...standing, ...notYet].map((kpi) => [kpi.key, kpi]));
  return keys.map((key) => asked.get(key)!);
}

/** The current version for all periods. */
const backcast = async (asking: Asking, record: KpiRecord): Promise<AskedKpi> =>
  pinned(await lastVersion(asking, record), { retiredFrom: record.retirement?.effectiveFrom ?? null });

async function splicedAll(asking: Asking, records: readonly KpiRecord[]): Promise<AskedKpi[]> {
  const histories = await kpiVersions(asking.reading, records.map(({ id }) => id), asking.definition);
  const splices = records.map((record, index) => spliceOf(asking, record, histories[index]!.toReversed()));
  refuseTooManyVersions(splices);
  return Promise.all(splices.map((splice) => spliced(asking, splice)));
}

/** A KPI that was defined after the question's definition instant. @throws YardstickError NOT_FOUND where there is none. */
async function definedLater(ctx: AppContext, key: string, { reading, compiled }: Asking): Promise<AskedKpi> {
  const { catalog: current } = await compiledCatalog(reading, null);
  const later = current.kpi(key) ?? current.retiredKpi(key);
  if (later === undefined) throw await unknownKpi(reading, key, compiled.catalog, isAllowed(ctx.actor, 'readDrafts'));
  return { key, definition: later, versions: [], reigns: [], retiredFrom: null };
}
