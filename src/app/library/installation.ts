import { canonicalJson } from '../../kernel/canonical-json.js';
import { bindMeasure } from '../../lang/bind-measure.js';
import { checkKpi } from '../../lang/check-kpi.js';
import type { Diagnostic } from '../../lang/diagnostics.js';
import type { KpiContent, MeasureContent, SourceContent } from '../../store/definition-content.js';
import { MEASURES } from '../changes/counted-kinds.js';
import type { Standing } from '../changes/standing.js';
import { aboutWhole } from '../definitions/key-findings.js';
import { kpiContent, type ReadKpiInput } from '../definitions/kpi-content.js';
import { measureContent } from '../definitions/measure-content.js';
import { listedKeys } from '../definitions/texts.js';
import { kpiDefinition, kpiInput, measureDefinition } from './definition-inputs.js';
import { GrowingCatalog } from './growing-catalog.js';
import { kpiNeeds } from './kpi-needs.js';
import type { Library } from './library.js';
import { missingFrom } from './missing.js';
import { FIELDS_REFUSED, sourceOffers } from './source-offers.js';

export type InstallAction = 'INSTALLED' | 'EXTENDED' | 'UNCHANGED' | 'SKIPPED';

/** What became of one definition. */
export interface InstallOutcome {
  readonly kind: 'SOURCE' | 'MEASURE' | 'KPI';
  readonly key: string;
  readonly action: InstallAction;
  /** In a sentence or more: what was added, or why it was left alone; null where the action says it all. */
  readonly why: string | null;
  readonly diagnostics: readonly Diagnostic[];
}

export interface InstallOptions {
  readonly language: string;
  readonly currency: string;
  /** Whether fields may be added to sources that are there. */
  readonly addFields: boolean;
}

interface Texts { readonly key: string; readonly name: string; readonly description: string | null }

/** What is to be written, in this order. Nothing is wrong with any of it. */
export interface Installation {
  readonly sources: readonly (Texts & { readonly content: SourceContent })[];
  readonly measures: readonly (Texts & { readonly content: MeasureContent })[];
  readonly kpis: readonly { readonly key: string; readonly read: ReadKpiInput; readonly content: KpiContent }[];
  /** Sources, measures, KPIs. */
  readonly outcomes: readonly InstallOutcome[];
}

/**
 * Plans which definitions of the library an organisation gets for these KPIs: all that they stand on, and only that. What is
 * there stays as it is; what cannot be is left out with what stands on it.
 */
export function planInstallation(
  library: Library, wanted: readonly string[], standing: Standing, options: InstallOptions,
): Installation {
  const catalog = new GrowingCatalog(standing.catalog);
  const offers = sourceOffers(library, wanted, standing, options, catalog);
  const planner = new Planner(library, standing, options, catalog);
  for (const key of wanted) planner.kpi(key);
  const { measures, kpis, outcomes } = planner;
  // What was to be written of a source for a KPI that did not come about is not; what was wrong with it is told all the same.
  const used = new Set(kpis.flatMap(({ key }) => [...kpiNeeds(library, key).fields.keys()]));
  const told = offers.filter(({ key, source, diagnostics }) => source === null || used.has(key) || diagnostics.length > 0);
  return {
    sources: offers.flatMap(({ key, source }) => (source !== null && used.has(key) ? source : [])),
    measures,
    kpis,
    outcomes: [
      ...told.map(({ source, ...offer }): InstallOutcome => {
        const leftOut = source !== null && !used.has(offer.key);
        return { kind: 'SOURCE', ...offer, ...leftOut ? { action: 'UNCHANGED', why: FIELDS_REFUSED } : {} };
      }),
      ...outcomes.filter(({ kind }) => kind === 'MEASURE'),
      ...outcomes.filter(({ kind }) => kind === 'KPI'),
    ],
  };
}

const same = (a: unknown, b: unknown): boolean => canonicalJson(a) === canonicalJson(b);

const KEPT = 'It is defined otherwise here, and was left as it is.';

/** Judges KPIs one after the other, each with what it stands on; remembers what it found. */
class Planner {
  readonly measures: Installation['measures'][number][] = [];
  readonly kpis: Installation['kpis'][number][] = [];
  readonly outcomes: InstallOutcome[] = [];
  private readonly judged = new Map<string, boolean>();
  private readonly offered = new Map<string, Offered>();

  constructor(
    private readonly library: Library, private readonly standing: Standing, private readonly options: InstallOptions,
    private readonly catalog: GrowingCatalog,
  ) {}

  /** Whether the KPI is here, or will be. */
  kpi(key: string): boolean {
    const known = this.judged.get(key);
    if (known !== undefined) return known;
    const sound = this.standing.catalog.kpi(key) === undefined ? this.made(key) : this.kept(key);
    this.judged.set(key, sound);
    return sound;
  }

  private tell(
    kind: InstallOutcome['kind'], key: string, action: InstallAction, why: string | null = null,
    diagnostics: readonly Diagnostic[] = [],
  ): void {
    this.outcomes.push({ kind, key, action, why, diagnostics });
  }

  private skip(key: string, why: string, diagnostics: readonly Diagnostic[] = []): false {
    this.tell('KPI', key, 'SKIPPED', why, diagnostics);
    return false;
  }

  private kept(key: string): true {
    const unchanged = same(this.standing.catalog.kpi(key)!.content, this.compiled(key).content);
    // So that everything of the pack that is here is told of.
    for (const name of kpiNeeds(this.library, key).named) {
      if (this.standing.catalog.measure(name) !== undefined) this.measure(name);
      if (this.standing.catalog.kpi(name) !== undefined) this.kpi(name);
    }
    this.tell('KPI', key, unchanged ? 'UNCHANGED' : 'SKIPPED', unchanged ? null : KEPT);
    return true;
  }

  private made(key: string): boolean {
    if (this.standing.kinds.get(key) === 'MEASURE') {
      return this.skip(key, 'Its key is taken.', [aboutWhole(key, 'key', 'NAM223', { key, kind: 'measure' })]);
    }
    const needs = kpiNeeds(this.library, key);
    const missing = missingFrom(needs, this.library, this.catalog);
    if (missing.length > 0) return this.skip(key, missing.map(({ message }) => message).join(' '));

    const lackingKpis = needs.named.filter((name) => this.library.kpis.has(name) && !this.kpi(name));
    const measures = needs.named.filter((name) => this.library.measures.has(name))
      .map((name) => ({ name, offered: this.measure(name) }));
    const lacking = [...lackingKpis, ...measures.filter(({ offered }) => offered === 'unsound').map(({ name }) => name)];
    if (lacking.length > 0) return this.skip(key, `It stands on ${listedKeys(lacking)}, which cannot be defined here.`);

    const { read, content, diagnostics } = this.compiled(key);
    if (content === null) return this.skip(key, 'It cannot be defined over what is here.', diagnostics);
    for (const { name, offered } of measures) {
      if (typeof offered === 'string') continue;
      this.measures.push(offered);
      this.offered.set(name, 'here');
      this.tell('MEASURE', name, 'INSTALLED');
    }
    this.catalog.add({ kpi: kpiDefinition(kpiInput(this.library.kpis.get(key)!, this.options.language)) });
    this.kpis.push({ key, read, content });
    this.tell('KPI', key, 'INSTALLED');
    return true;
  }

  private compiled(key: string): { read: ReadKpiInput; content: KpiContent | null; diagnostics: readonly Diagnostic[] } {
    const read = kpiContent(kpiInput(this.library.kpis.get(key)!, this.options.language));
    const checked = checkKpi(read.content.expression, { catalog: this.catalog, declaredUnit: read.declaredUnit, self: key });
    if (!checked.ok) return { read, content: null, diagnostics: checked.diagnostics };
    const { canonical, unit } = checked.kpi;
    return { read, content: { ...read.content, canonical, unit: unit.display }, diagnostics: [] };
  }

  /** The measure to be written, once a KPI over it is sound; `here`: there is one of its key; `unsound`: it cannot be. */
  private measure(key: string): Offered {
    const known = this.offered.get(key);
    if (known !== undefined) return known;
    const offered = this.offer(key);
    this.offered.set(key, offered);
    return offered;
  }

  private offer(key: string): Offered {
    const input = this.library.measures.get(key)!;
    const { name, description, content } = measureContent(input);
    const definition = measureDefinition(input);
    const bound = bindMeasure(definition, this.catalog);
    const here = this.standing.catalog.measure(key);
    if (here !== undefined) {
      const unchanged = bound.ok && same(MEASURES.standing(this.standing.catalog, key)!.content, { ...content, unit: bound.measure.unit.display });
      this.tell('MEASURE', key, unchanged ? 'UNCHANGED' : 'SKIPPED', unchanged ? null : KEPT);
      return 'here';
    }
    const taken = this.standing.kinds.get(key) === 'KPI' ? [aboutWhole(key, 'key', 'NAM223', { key, kind: 'KPI' })] : [];
    if (taken.length > 0 || !bound.ok) {
      const why = taken.length > 0 ? 'Its key is taken.' : 'It cannot be defined over what is here.';
      this.tell('MEASURE', key, 'SKIPPED', why, [...taken, ...bound.ok ? [] : bound.diagnostics]);
      return 'unsound';
    }
    this.catalog.add({ measure: definition });
    return { key, name, description, content: { ...content, unit: bound.measure.unit.display } };
  }
}

type Offered = Installation['measures'][number] | 'here' | 'unsound';
