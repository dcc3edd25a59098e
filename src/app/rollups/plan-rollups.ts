import { canonicalJson } from '../../kernel/canonical-json.js';
import type { Database, Reading, Writing } from '../../store/database.js';
import { addDemand, loadDemand, type AskedDimensions } from '../../store/rollup-demand.js';
import { countRows, loadChosenSets, rollupGrounds, sampleDimensions, type DimensionSample, type DimensionSets } from '../../store/rollup-sets.js';
import { loadRollups, lockBucketings, rollupIdentity, type StoredRollup } from '../../store/rollups.js';
import type { SourceDefinition } from '../../lang/catalog.js';
import type { RollupDefinition } from '../../lang/rollup.js';
import { isAsked, takeAsked } from './asked-dimensions.js';
import { chooseSets } from './dimension-sets.js';
import { registerRollups } from './register-rollups.js';
import { fieldDimensions, rollupDimension, valuesOnADay } from './rollup-dimensions.js';
import { rollupNeeds, wantedRollups, type RollupNeeds } from './wanted-rollups.js';

export interface PlanOptions {
  /** Of fewer rows a source gets no rollups by itself: reading them is fast. Default 20,000. */
  readonly minimumRows?: number;
  /** How often definitions, settings and chosen sets are looked at; it is planned when they have not changed since the last look. Default 5 s. */
  readonly lookMs?: number;
  /** How often at most it is planned anew because rows came in, or something was asked. Default 60 s. */
  readonly planMs?: number;
  /** For how long it is believed how many values the dimensions of a large source have. Default 10 minutes. */
  readonly sampleMs?: number;
}

const SAMPLED_ROWS = 20_000;
/** Of a source. More would make the one statement that counts their values a long one. */
const MOST_SAMPLED_DIMENSIONS = 60;
/** What was asked fades with time, also where nothing happens. */
const RETHINK_MS = 3_600_000;

interface Sampled {
  readonly sample: DimensionSample;
  /** Of the fields that were counted, in their order. */
  readonly keys: readonly string[];
  /** How rows have them, as canonical JSON. */
  readonly of: string;
  readonly at: number;
}

interface Planned {
  /** What it stands on; null: nothing was planned yet. */
  grounds: string | null;
  /** As of the last look. */
  seen: string | null;
  newest: string;
  lookedAt: number;
  plannedAt: number;
  /** By source. */
  samples: Map<string, Sampled>;
}

const newPlan = (): Planned => ({ grounds: null, seen: null, newest: '', lookedAt: -Infinity, plannedAt: -Infinity, samples: new Map() });

/** Makes the rollups that are registered those that are wanted, again and again. Several processes may: the outcome is the same. */
export class RollupPlanner {
  private readonly planned = new Map<string, Planned>();
  private readonly options: Required<PlanOptions>;

  constructor(private readonly database: Database, options: PlanOptions = {}) {
    this.options = { minimumRows: 20_000, lookMs: 5_000, planMs: 60_000, sampleMs: 600_000, ...options };
  }

  /** One look at one organisation, which most times is none. Returns how many rollups are new. */
  async plan(organizationId: string): Promise<number> {
    const now = performance.now();
    const known = this.planned.get(organizationId) ?? newPlan();
    if (now - known.lookedAt < this.options.lookMs) return 0;
    this.planned.set(organizationId, known);
    known.lookedAt = now;
    const { grounds, newest } = await this.database.write(organizationId, rollupGrounds);
    const since = now - known.plannedAt;
    const hasMoved = newest !== known.newest || isAsked(organizationId);
    // Whoever defines thirty KPIs one after the other does not want thirty generations of rollups.
    const isQuiet = known.grounds === null || grounds === known.seen;
    known.seen = grounds;
    if (!isQuiet && since < this.options.planMs) return 0;
    if (grounds === known.grounds && since < (hasMoved ? this.options.planMs : RETHINK_MS)) return 0;

    const asked = takeAsked(organizationId);
    if (asked.length > 0) await this.database.write(organizationId, (tx) => addDemand(tx, asked));
    const made = await this.settle(organizationId, known.samples);
    Object.assign(known, { grounds, newest, plannedAt: now });
    return made;
  }

  private async settle(organizationId: string, samples: Map<string, Sampled>): Promise<number> {
    const plan = await this.database.read(organizationId, (reading) => this.gather(reading, samples));
    let made = 0;
    for (const change of changes(plan)) {
      made += await this.database.write(organizationId, (tx) => agreed(tx, plan, change.sourceId));
    }
    return made;
  }

  private async gather(reading: Reading, samples: Map<string, Sampled>): Promise<Grounds> {
    const needs = await rollupNeeds(reading);
    const [chosen, demand, rollups] = [await loadChosenSets(reading), await loadDemand(reading), await loadRollups(reading)];
    const automatic = needs.sources.filter(({ id, key }) => !chosen.has(id) && needs.requests.has(key));
    for (const id of samples.keys()) if (!automatic.some((source) => source.id === id)) samples.delete(id);
    for (const source of automatic) samples.set(source.id, await this.sampled(reading, source, needs, samples.get(source.id)));
    const { minimumRows } = this.options;
    return { needs, chosen, demand, rollups, samples: new Map(samples), minimumRows };
  }

  private async sampled(reading: Reading, source: SourceDefinition, { row }: RollupNeeds, known: Sampled | undefined): Promise<Sampled> {
    const { minimumRows, sampleMs } = this.options;
    const dimensions = fieldDimensions(source, row).slice(0, MOST_SAMPLED_DIMENSIONS);
    const [keys, expressions] = [dimensions.map(({ key }) => key), dimensions.map(({ expression }) => expression)];
    const now = performance.now();
    const isLarge = known !== undefined && known.sample.rows >= minimumRows;
    if (isLarge && now - known.at < sampleMs && canonicalJson(expressions) === known.of) return known;
    // Most sources are small, and to count their rows is all that has to be done.
    const rows = isLarge ? known.sample.rows : await countRows(reading, source.id, minimumRows);
    const sample = rows < minimumRows ? { rows, days: 0, values: keys.map(() => 1) }
      : await sampleDimensions(reading, source.id, expressions, Math.max(SAMPLED_ROWS, minimumRows));
    return { sample, keys, of: canonicalJson(expressions), at: now };
  }
}

/** All that decides which rollups there should be. */
interface Grounds {
  readonly needs: RollupNeeds;
  readonly chosen: ReadonlyMap<string, DimensionSets>;
  readonly demand: readonly AskedDimensions[];
  readonly rollups: readonly StoredRollup[];
  /** Of the sources whose sets are found. */
  readonly samples: ReadonlyMap<string, Sampled>;
  readonly minimumRows: number;
}

/** The sources whose rollups are not those that are wanted: also deleted ones. */
function changes(plan: Grounds): { readonly sourceId: string }[] {
  const ids = new Set([...plan.needs.sources.map(({ id }) => id), ...plan.rollups.map(({ sourceId }) => sourceId)]);
  return [...ids].sort().filter((id) => !isSettled(id, definitionsFor(plan, id), plan.rollups)).map((sourceId) => ({ sourceId }));
}

function isSettled(sourceId: string, definitions: readonly RollupDefinition[], rollups: readonly StoredRollup[]): boolean {
  const identities = (of: readonly RollupDefinition[]): string => [...new Set(of.map((each) => rollupIdentity(sourceId, each)))].sort().join();
  return identities(definitions) === identities(rollups.filter((rollup) => rollup.wanted && rollup.sourceId === sourceId));
}

/** Judged again after the stamp: another process may have chosen meanwhile, and what is there is kept where it will do. */
async function agreed(tx: Writing, plan: Grounds, sourceId: string): Promise<number> {
  // Before the stamp: whoever builds a stretch is waited for while others may still write.
  await lockBucketings(tx);
  await tx.stamp();
  const [rollups, chosen] = [await loadRollups(tx), await loadChosenSets(tx)];
  // Somebody chose, or chose no longer: the next look plans with it.
  if (JSON.stringify(chosen.get(sourceId)) !== JSON.stringify(plan.chosen.get(sourceId))) return 0;
  const definitions = definitionsFor({ ...plan, rollups }, sourceId);
  return isSettled(sourceId, definitions, rollups) ? 0 : registerRollups(tx, sourceId, definitions);
}

function definitionsFor(plan: Grounds, sourceId: string): RollupDefinition[] {
  const source = plan.needs.sources.find(({ id }) => id === sourceId);
  if (source === undefined) return [];
  return wantedRollups(plan.needs, source, plan.chosen.get(sourceId) ?? foundSets(plan, source));
}

function foundSets({ needs: { row }, demand, rollups, samples, minimumRows }: Grounds, source: SourceDefinition): DimensionSets {
  const sampled = samples.get(source.id);
  if (sampled === undefined || sampled.sample.rows < minimumRows) return [];
  const { sample: { rows, days, values: counted }, keys } = sampled;
  const values = new Map(keys.map((key, index) => [key, counted[index]!]));
  const asked = demand.filter(({ sourceId }) => sourceId === source.id).flatMap((each) => {
    const dimensions = dimensionsOf(each.dimensions, source, row, values);
    return dimensions === null ? [] : [{ dimensions, asked: each.asked }];
  });
  const present = rollups.filter((rollup) => rollup.wanted && rollup.sourceId === source.id).map(({ dimensions }) => dimensions.map(({ key }) => key));
  const withCalendar = new Map(values);
  for (const key of [...asked, ...present.map((dimensions) => ({ dimensions }))].flatMap(({ dimensions }) => dimensions)) {
    const onADay = valuesOnADay(key, row.catalog);
    if (onADay !== undefined) withCalendar.set(key, onADay);
  }
  return chooseSets({ fields: values, values: withCalendar, rowsPerDay: rows / Math.max(1, days), asked, present });
}

/**
 * The dimensions that carry what was asked: a condition on a field that is none itself is answered by the one dimension that is
 * computed from it. Null: none do.
 */
function dimensionsOf(
  asked: readonly string[], source: SourceDefinition, row: RollupNeeds['row'], values: ReadonlyMap<string, number>,
): string[] | null {
  const found = new Set<string>();
  for (const key of asked) {
    if (values.has(key) || 'expression' in rollupDimension(source, key, row)) {
      found.add(key);
      continue;
    }
    const computed = fieldDimensions(source, row).filter(({ reads }) => reads.includes(key));
    if (computed.length !== 1) return null;
    found.add(computed[0]!.key);
  }
  return [...found].sort();
}
