import { YardstickError } from '../../kernel/errors.js';
import type { Catalog, KpiDefinition } from '../../lang/catalog.js';
import { compatible } from '../../lang/units.js';
import type { LoadedCatalog } from '../../store/catalog.js';
import type { AppContext } from '../context.js';
import { askedVersion, type AskedVersion } from '../evaluation/asked-version.js';
import { CompiledCatalog, compiledCatalog } from '../evaluation/compiled-catalog.js';
import { sideBySide, type SideBySide, type VersionPair } from '../evaluation/evaluate-side-by-side.js';
import type { FreshnessModel, Question } from '../evaluation-answer.js';
import { asOfArgument } from '../as-of-argument.js';
import { previewedKpi, type PreviewedKpi } from './previewed-kpi.js';

export type PreviewQuestion = Omit<Question, 'kpis' | 'versioning' | 'compare'>;

/** KPIs as they are and as they would be, in their order; the window, its periods and how fresh the rows are come with the first. */
export interface Preview {
  readonly kpis: readonly PreviewedKpi[];
  readonly timeZone: string | null;
  readonly freshness: FreshnessModel | null;
}

/** KPIs that are read side by side at once: each stands twice among the KPIs of a question. */
const MOST_AT_ONCE = 50;

/**
 * Evaluates a KPI over the definitions in force (as of an earlier instant, where the question says so) and over those of a change,
 * which are not stored. Refusals are those of a question.
 */
export async function previewChange(ctx: AppContext, key: string, after: Catalog, question: PreviewQuestion): Promise<Preview> {
  const pairs = await pairsOf(ctx, [key], after, question);
  return shown(await sideBySide(ctx, question, pairs), pairs, question);
}

/**
 * The same of any number of KPIs. One that the question does not fit (its sources lack a dimension asked for, units do not tile the
 * periods) is told with why, and the others are answered.
 */
export async function previewChanges(
  ctx: AppContext, keys: readonly string[], after: Catalog, question: PreviewQuestion,
): Promise<Preview> {
  const pairs = await pairsOf(ctx, keys, after, question);
  const previews: Preview[] = [];
  for (let start = 0; start < pairs.length; start += MOST_AT_ONCE) {
    previews.push(await previewPairs(ctx, pairs.slice(start, start + MOST_AT_ONCE), question));
  }
  return {
    kpis: previews.flatMap(({ kpis }) => kpis),
    timeZone: previews.find(({ timeZone }) => timeZone !== null)?.timeZone ?? null,
    freshness: previews.find(({ freshness }) => freshness !== null)?.freshness ?? null,
  };
}

async function pairsOf(
  ctx: AppContext, keys: readonly string[], after: Catalog, { asOf }: PreviewQuestion,
): Promise<VersionPair[]> {
  const reading = await ctx.reading();
  const before = await compiledCatalog(reading, (await asOfArgument(reading, asOf)).definition);
  const changed = new CompiledCatalog(after);
  return keys.map((key) => pairOf(key, before, changed));
}

function pairOf(key: string, before: CompiledCatalog<LoadedCatalog>, after: CompiledCatalog<Catalog>): VersionPair {
  const version = <C extends Catalog>(definition: KpiDefinition | undefined, compiled: CompiledCatalog<C>): AskedVersion | null =>
    (definition === undefined ? null : askedVersion(definition, compiled));
  return { key, before: version(before.catalog.kpi(key), before), after: version(after.catalog.kpi(key), after) };
}

/** Together, or, where the question does not fit all of them, one by one. */
async function previewPairs(ctx: AppContext, pairs: readonly VersionPair[], question: PreviewQuestion): Promise<Preview> {
  try {
    return shown(await sideBySide(ctx, question, pairs), pairs, question);
  } catch (error) {
    if (!isUnfit(error)) throw error;
    if (pairs.length === 1) return { kpis: [refused(pairs[0]!, error.message)], timeZone: null, freshness: null };
    const alone = [];
    for (const pair of pairs) alone.push(await previewPairs(ctx, [pair], question));
    const answered = alone.find(({ freshness }) => freshness !== null);
    return { kpis: alone.flatMap(({ kpis }) => kpis), timeZone: answered?.timeZone ?? null, freshness: answered?.freshness ?? null };
  }
}

const refused = (pair: VersionPair, refusal: string): PreviewedKpi =>
  ({ ...aboutOf(pair), refusal, groups: [], moved: 0, of: 0, largest: [] });

const UNFIT = ['BAD_INPUT', 'INVALID_EXPRESSION', 'FORBIDDEN'];
const isUnfit = (error: unknown): error is YardstickError => error instanceof YardstickError && UNFIT.includes(error.code);

const shown = (answer: SideBySide, pairs: readonly VersionPair[], { grain }: PreviewQuestion): Preview => ({
  kpis: pairs.map((pair, position) => previewedKpi(aboutOf(pair), answer, position, { hasGrain: grain != null, isOneUnit: isOneUnit(pair) })),
  timeZone: answer.timeZone,
  freshness: answer.freshness,
});

/** Whether it measures the same before and after, so that one can be taken from the other. */
const isOneUnit = ({ before, after }: VersionPair): boolean =>
  before === null || after === null || compatible(before.checked.unit, after.checked.unit);

function aboutOf({ key, before, after }: VersionPair): Pick<PreviewedKpi, 'key' | 'name' | 'unit' | 'direction'> {
  const { definition, checked } = (after ?? before)!;
  return { key, name: definition.name, unit: checked.unit.display, direction: definition.direction };
}
