import { Needs } from '../../lang/needs.js';
import type { SourceRecord } from '../../store/catalog.js';
import type { Reading } from '../../store/database.js';
import type { StoredGoal } from '../../store/goals.js';
import { kpiVersionsByIds } from '../../store/kpis.js';
import { compiledCatalog, type CompiledCatalog } from '../evaluation/compiled-catalog.js';
import { sourceFacts } from '../evaluation/source-facts.js';

/** What the reviews of a goal need to know of its KPI. */
export interface GoalKpi {
  /** How long a value may still change after a period; 0 where it cannot, and for a goal without a KPI. */
  readonly maturityLagMs: number;
  /** What it reads, by key. */
  readonly sources: readonly SourceRecord[];
}

const NO_KPI: GoalKpi = { maturityLagMs: 0, sources: [] };

/**
 * By the version that judges each goal: the pinned one over the definitions of its time, else the one in force. By the goal's id.
 * Goals of the same version are looked at once.
 */
export async function goalKpis(reading: Reading, goals: readonly StoredGoal[]): Promise<ReadonlyMap<string, GoalKpi>> {
  const current = await compiledCatalog(reading, null);
  const inForce = (key: string): string | undefined => (current.catalog.kpi(key) ?? current.catalog.retiredKpi(key))?.versionId;
  const versionOf = ({ content: { kpi, versionPolicy }, pinnedVersionId }: StoredGoal): string | undefined =>
    (kpi === null ? undefined : versionPolicy === 'PIN' && pinnedVersionId !== null ? pinnedVersionId : inForce(kpi));

  const standing = new Set(current.catalog.kpiKeys.map((key) => current.catalog.kpi(key)!.versionId));
  const wanted = [...new Set(goals.map(versionOf).filter((id) => id !== undefined))];
  const earlier = wanted.filter((id) => !standing.has(id));
  const rows = earlier.length === 0 ? [] : await kpiVersionsByIds(reading, earlier);
  const recordedAt = new Map(rows.flatMap((row) => (row === undefined ? [] : [[row.versionId, row.recordedAt] as const])));

  const found = new Map<string, GoalKpi>();
  for (const goal of goals) {
    const version = versionOf(goal);
    if (version === undefined || found.has(version)) continue;
    const at = recordedAt.get(version);
    found.set(version, kpiOf(at === undefined ? current : await compiledCatalog(reading, at), goal.content.kpi!));
  }
  return new Map(goals.map((goal) => [goal.id, found.get(versionOf(goal) ?? '') ?? NO_KPI]));
}

function kpiOf(compiled: CompiledCatalog, key: string): GoalKpi {
  const { catalog } = compiled;
  const definition = catalog.kpi(key);
  if (definition === undefined) return NO_KPI;
  const { measures, fields } = new Needs(catalog).of(key);
  const keys = new Set([...measures.map((measure) => catalog.measure(measure)!.source), ...fields.keys()]);
  const sources = [...keys].sort().map((source) => catalog.source(source)).filter((source) => source !== undefined);
  return { maturityLagMs: compiled.maturityLag(definition), sources };
}

/**
 * Keys of the sources that have not reported past the instant, or whose history is being imported. One that never says until when it
 * is complete is never behind.
 */
export async function sourcesBehind(reading: Reading, { sources }: GoalKpi, until: number, timeZone: string): Promise<string[]> {
  const behind = await Promise.all(sources.map(async (source) => {
    const { coverage: { completeThrough }, importing } = await sourceFacts(reading, source, timeZone, null);
    return importing || (completeThrough !== null && completeThrough < until) ? [source.key] : [];
  }));
  return behind.flat();
}
