import { sourcesRead } from '../../lang/dependencies.js';
import type { SourceDefinition } from '../../lang/catalog.js';
import type { Reading } from '../../store/database.js';
import type { StoredGoal } from '../../store/goals.js';
import type { AskedVersion } from '../evaluation/asked-version.js';
import { sourceFacts } from '../evaluation/source-facts.js';
import { planning } from '../progress/planning.js';

/** What the reviews of a goal need to know of its KPI. */
export interface GoalKpi {
  /** How long a value may still change after a period; 0 where it cannot, and for a goal without a KPI. */
  readonly maturityLagMs: number;
  /** What it reads, by key. */
  readonly sources: readonly SourceDefinition[];
}

const NO_KPI: GoalKpi = { maturityLagMs: 0, sources: [] };

/** By the version that judges each goal, see `planning`; by the goal's id. */
export async function goalKpis(reading: Reading, goals: readonly StoredGoal[]): Promise<ReadonlyMap<string, GoalKpi>> {
  if (goals.length === 0) return new Map();
  const definitions = await planning(reading, goals, { now: await reading.knowledge(), definition: null });
  return new Map(await Promise.all(goals.map(async (goal) => {
    const { content, content: { kpi } } = goal;
    return [goal.id, kpi === null ? NO_KPI : kpiOf(await definitions.versionOf({ ...goal, content: { ...content, kpi } }))] as const;
  })));
}

function kpiOf({ checked, catalog, maturityLag }: AskedVersion): GoalKpi {
  const keys = [...new Set(Object.values(checked.measures).flatMap(sourcesRead))].sort();
  return { maturityLagMs: maturityLag, sources: keys.map((key) => catalog.source(key)!) };
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
