import { canonicalJson } from '../../kernel/canonical-json.js';
import { bindMeasure } from '../../lang/bind-measure.js';
import type { SourceDefinition } from '../../lang/catalog.js';
import { checkKpi } from '../../lang/check-kpi.js';
import { fieldsIn } from '../../lang/dependencies.js';
import type { Diagnostic } from '../../lang/diagnostics.js';
import { fieldOf } from '../../lang/dimensions.js';
import type { LoadedCatalog, MeasureRecord } from '../../store/catalog.js';
import type { KpiContent, MeasureContent, SourceContent } from '../../store/definition-content.js';
import { aboutWhole } from '../definitions/key-findings.js';
import { kpiContent, type ReadKpiInput } from '../definitions/kpi-content.js';
import { measureContent } from '../definitions/measure-content.js';
import { sourceContent } from '../definitions/source-content.js';
import { sourceFindings } from '../definitions/source-findings.js';
import { listedKeys } from '../definitions/texts.js';
import { kpiDefinition, kpiInput, measureDefinition, sourceDefinition, sourceInput } from './definition-inputs.js';
import { GrowingCatalog } from './growing-catalog.js';
import { kpiNeeds } from './kpi-needs.js';
import type { Library } from './library.js';
import { missingFrom } from './missing.js';

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

/** What an organisation has. */
export interface Standing {
  readonly catalog: LoadedCatalog;
  /** Key → the kind under which it was first defined, deleted ones too. */
  readonly kinds: ReadonlyMap<string, 'MEASURE' | 'KPI'>;
  /** Every content that a source of the library ever had here. */
  readonly earlier: ReadonlyMap<string, readonly SourceContent[]>;
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
 * Plans which definitions of the library an organisation gets for these KPIs: all that they stand on, and only that. What is there
 * stays as it is; what cannot be is left out with what stands on it.
 */
export const planInstallation = (library: Library, wanted: readonly string[], standing: Standing, options: InstallOptions): Installation =>
  new Planner(library, standing, options).plan(wanted);

const same = (a: unknown, b: unknown): boolean => canonicalJson(a) === canonicalJson(b);

const SOME_REFUSED = 'Some fields cannot be added to what is here.';
const KEPT = 'It is defined otherwise here, and was left as it is.';

class Planner {
  private readonly catalog: GrowingCatalog;
  private readonly sources = new Map<string, Installation['sources'][number]>();
  private readonly measures = new Map<string, Installation['measures'][number]>();
  private readonly kpis: Installation['kpis'][number][] = [];
  /** By kind and key; the first one stands. */
  private readonly outcomes = new Map<string, InstallOutcome>();
  private readonly judged = new Map<string, boolean>();
  private readonly offered = new Map<string, Offered>();

  constructor(private readonly library: Library, private readonly standing: Standing, private readonly options: InstallOptions) {
    this.catalog = new GrowingCatalog(standing.catalog);
  }

  plan(wanted: readonly string[]): Installation {
    this.offerSources(wanted);
    for (const key of wanted) this.kpi(key);
    // A source or measure for a KPI that did not come about is not left behind.
    const used = new Set(this.kpis.flatMap(({ key }) => [...kpiNeeds(this.library, key).fields.keys()]));
    const sources = [...this.sources.values()].filter(({ key }) => used.has(key));
    for (const key of this.sources.keys()) if (!used.has(key)) this.leaveOut(key);
    const order = ['SOURCE', 'MEASURE', 'KPI'];
    const outcomes = [...this.outcomes.values()].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
    return { sources, measures: [...this.measures.values()], kpis: this.kpis, outcomes };
  }

  /** What was to be written of a source is not; what was wrong with it is still told. */
  private leaveOut(key: string): void {
    const id = `SOURCE ${key}`;
    const { diagnostics } = this.outcomes.get(id)!;
    this.outcomes.delete(id);
    if (diagnostics.length > 0) this.tell('SOURCE', key, 'UNCHANGED', SOME_REFUSED, diagnostics);
  }

  private tell(kind: InstallOutcome['kind'], key: string, action: InstallAction, why: string | null = null, diagnostics: readonly Diagnostic[] = []): void {
    const id = `${kind} ${key}`;
    if (!this.outcomes.has(id)) this.outcomes.set(id, { kind, key, action, why, diagnostics });
  }

  /** Every source that the KPIs read: as the library has it where there is none, with fields added where that was asked for. */
  private offerSources(wanted: readonly string[]): void {
    const fields = new Map<string, Set<string>>();
    for (const key of wanted) {
      for (const [source, names] of kpiNeeds(this.library, key).fields) {
        fields.set(source, new Set([...fields.get(source) ?? [], ...names]));
      }
    }
    for (const [key, needed] of fields) {
      if (this.catalog.source(key) === undefined) this.newSource(key);
      else this.standingSource(key, needed);
    }
  }

  private newSource(key: string): void {
    const input = sourceInput(this.library.sources.get(key)!, this.options.currency);
    const source = sourceDefinition(input);
    const diagnostics = sourceFindings(source, this.catalog, this.standing.earlier.get(key) ?? []);
    if (diagnostics.length > 0) return this.tell('SOURCE', key, 'SKIPPED', 'It cannot be defined beside the sources that are here.', diagnostics);
    this.catalog.add({ source });
    this.sources.set(key, { key, ...sourceContent(input) });
    this.tell('SOURCE', key, 'INSTALLED');
  }

  private standingSource(key: string, needed: ReadonlySet<string>): void {
    const here = this.standing.catalog.source(key)!;
    const lacking = this.withOperands(key, needed).filter((name) => fieldOf(here, name) === undefined);
    if (lacking.length === 0) return this.tell('SOURCE', key, 'UNCHANGED');
    if (!this.options.addFields) {
      return this.tell('SOURCE', key, 'UNCHANGED', `It has no field ${listedKeys(lacking)}; ask for addFields to add what is lacking.`);
    }
    const offered = sourceDefinition(sourceInput(this.library.sources.get(key)!, this.options.currency));
    let source: SourceDefinition = here;
    const diagnostics: Diagnostic[] = [];
    // Stored fields first, so that computed ones find what they read.
    const candidates = offered.fields.filter((field) => lacking.includes(field.key))
      .sort((a, b) => Number(a.expression !== null) - Number(b.expression !== null));
    for (const field of candidates) {
      const extended = { ...source, fields: [...source.fields, field] };
      const findings = sourceFindings(extended, this.catalog, this.standing.earlier.get(key) ?? []);
      if (findings.length === 0) source = extended;
      else diagnostics.push(...findings);
    }
    const added = source.fields.slice(here.fields.length).map((field) => field.key);
    const why = [
      ...added.length === 0 ? [] : [`Added: ${added.join(', ')}.`],
      ...diagnostics.length === 0 ? [] : [SOME_REFUSED],
    ].join(' ');
    if (added.length === 0) return this.tell('SOURCE', key, 'UNCHANGED', why, diagnostics);
    this.catalog.add({ source });
    const { name, description, coversFrom } = here;
    this.sources.set(key, { key, name, description, content: { fields: source.fields, coversFrom } });
    this.tell('SOURCE', key, 'EXTENDED', why, diagnostics);
  }

  /** The fields and those that computed ones among them are computed from. */
  private withOperands(key: string, names: ReadonlySet<string>): string[] {
    const { fields } = this.library.sources.get(key)!;
    const found = new Set(names);
    for (const name of found) {
      const expression = fields.find((field) => field.key === name)?.expression;
      if (expression != null) fieldsIn(expression).filter((read) => fields.some((field) => field.key === read)).forEach((read) => found.add(read));
    }
    return [...found];
  }

  /** Whether the KPI is here, or will be. */
  private kpi(key: string): boolean {
    const judged = this.judged.get(key);
    if (judged !== undefined) return judged;
    const sound = this.judgeKpi(key);
    this.judged.set(key, sound);
    return sound;
  }

  private judgeKpi(key: string): boolean {
    const kpi = this.library.kpis.get(key)!;
    const input = kpiInput(kpi, this.options.language);
    const read = kpiContent(input);
    const content = (): KpiContent | readonly Diagnostic[] => {
      const checked = checkKpi(kpi.expression, { catalog: this.catalog, declaredUnit: read.declaredUnit, self: key });
      return checked.ok ? { ...read.content, canonical: checked.kpi.canonical, unit: checked.kpi.unit.display } : checked.diagnostics;
    };
    const here = this.standing.catalog.kpi(key);
    if (here !== undefined) {
      const unchanged = same(here.content, content());
      this.tell('KPI', key, unchanged ? 'UNCHANGED' : 'SKIPPED', unchanged ? null : KEPT);
      // So that everything of the pack that is here is told of.
      for (const name of kpiNeeds(this.library, key).named) {
        if (this.standing.catalog.measure(name) !== undefined) this.measure(name);
        if (this.standing.catalog.kpi(name) !== undefined) this.kpi(name);
      }
      return true;
    }
    if (this.standing.kinds.get(key) === 'MEASURE') {
      this.tell('KPI', key, 'SKIPPED', 'Its key is taken.', [aboutWhole(key, 'key', 'NAM223', { key, kind: 'measure' })]);
      return false;
    }
    const missing = missingFrom(kpiNeeds(this.library, key), this.library, this.catalog);
    if (missing.length > 0) {
      this.tell('KPI', key, 'SKIPPED', missing.map(({ message }) => message).join(' '));
      return false;
    }
    const named = kpiNeeds(this.library, key).named;
    const bound = named.filter((name) => this.library.measures.has(name)).map((name) => ({ name, measure: this.measure(name) }));
    const lacking = [
      ...named.filter((name) => this.library.kpis.has(name) && !this.kpi(name)),
      ...bound.filter(({ measure }) => measure === 'unsound').map(({ name }) => name),
    ];
    if (lacking.length > 0) {
      this.tell('KPI', key, 'SKIPPED', `It stands on ${listedKeys(lacking)}, which cannot be defined here.`);
      return false;
    }
    const compiled = content();
    if ('length' in compiled) {
      this.tell('KPI', key, 'SKIPPED', 'It cannot be defined over what is here.', compiled as readonly Diagnostic[]);
      return false;
    }
    for (const { measure } of bound) {
      if (typeof measure === 'string') continue;
      this.measures.set(measure.key, measure);
      this.tell('MEASURE', measure.key, 'INSTALLED');
    }
    this.catalog.add({ kpi: kpiDefinition(input) });
    this.kpis.push({ key, read, content: compiled as KpiContent });
    this.tell('KPI', key, 'INSTALLED');
    return true;
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
      const unchanged = bound.ok && same(contentOf(here), { ...content, unit: bound.measure.unit.display });
      this.tell('MEASURE', key, unchanged ? 'UNCHANGED' : 'SKIPPED', unchanged ? null : KEPT);
      return 'here';
    }
    const diagnostics = [
      ...this.standing.kinds.get(key) === 'KPI' ? [aboutWhole(key, 'key', 'NAM223', { key, kind: 'KPI' })] : [],
      ...bound.ok ? [] : bound.diagnostics,
    ];
    if (diagnostics.length > 0 || !bound.ok) {
      this.tell('MEASURE', key, 'SKIPPED', 'It cannot be defined over what is here.', diagnostics);
      return 'unsound';
    }
    this.catalog.add({ measure: definition });
    return { key, name, description, content: { ...content, unit: bound.measure.unit.display } };
  }
}

type Offered = Installation['measures'][number] | 'here' | 'unsound';

/** As it was stored. */
const contentOf = (
  { source, aggregation, value, filter, percentile, at, unit, stock, journey, per, cohort, finestGrain }: MeasureRecord,
): MeasureContent => ({ source, aggregation, value, filter, percentile, at, unit: unit ?? '', stock, journey, per, cohort, finestGrain });
