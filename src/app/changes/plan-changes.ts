import { canonicalJson } from '../../kernel/canonical-json.js';
import { bindMeasure } from '../../lang/bind-measure.js';
import type { KpiRecord, LoadedCatalog } from '../../store/catalog.js';
import type { MeasureContent } from '../../store/definition-content.js';
import type { HeaderTexts } from '../../store/definitions.js';
import { versionNumber } from '../definitions/kpi-model.js';
import { affectedKpis } from './affected-kpis.js';
import type { ReadMeasure } from './change-set.js';
import { changedFieldRoots } from './changed-roots.js';
import { contentChanges } from './content-changes.js';
import { MEASURES, SCHEDULES, SOURCES, TAGS, type CountedKind } from './counted-kinds.js';
import type { DefinitionChange } from './definition-change.js';
import { goalsToRebase } from './goals/goals-to-rebase.js';
import type { JudgedChanges } from './judge-changes.js';
import { planKpis, type PlannedKpi } from './plan-kpis.js';
import type { Standing } from './standing.js';

/** What a change writes of one definition whose versions are counted. */
export interface PlannedDefinition<C extends object = object> {
  readonly of: CountedKind<C>;
  readonly texts: HeaderTexts;
  readonly content: C;
  readonly change: DefinitionChange;
}

/** A change, worked out: what is written, in this order, and what comes of it. */
export interface PlannedChanges {
  readonly definitions: readonly PlannedDefinition[];
  readonly kpis: readonly PlannedKpi[];
  /** Standing definitions that are deleted, what reads another before it. */
  readonly deleted: readonly { readonly of: CountedKind<object>; readonly key: string }[];
  readonly retired: readonly string[];
  /** In the order in which definitions stand on each other; what does not change is told, too, as are KPIs whose numbers alone may, and goals to be asked about. */
  readonly outcome: readonly DefinitionChange[];
}

/** What a change with nothing wrong comes to. Pure: nothing is read or written. */
export function planChanges({ changes, after }: JudgedChanges, standing: Standing): PlannedChanges {
  const { catalog } = standing;
  const plan = <C extends object>(of: CountedKind<C>, { content, ...texts }: HeaderTexts & { readonly content: C }): PlannedDefinition<C> =>
    planDefinition(of, texts, content, catalog);
  const measures = changes.measures.map((measure) => plan(MEASURES, withUnit(measure, after)));
  const definitions = [
    ...changes.tags.map((tag) => plan(TAGS, tag)), ...changes.schedules.map((schedule) => plan(SCHEDULES, schedule)),
    ...changes.sources.map((source) => plan(SOURCES, source)), ...measures,
  ] as readonly PlannedDefinition[];
  const changed = measures.filter(({ change }) => change.action === 'CREATED' || change.action === 'CHANGED');
  const roots = new Map([
    ...changedFieldRoots(changes.sources.map(({ key }) => key), catalog, after),
    ...changed.map(({ texts, change }): [string, string[]] => [texts.key, change.parts.map(({ part }) => part)]),
  ]);
  const kpis = planKpis(changes.kpis, roots, standing, after);
  const { removed } = changes;
  const here = <C extends object>(of: CountedKind<C>, keys: readonly string[]): PlannedChanges['deleted'] =>
    keys.filter((key) => of.standing(catalog, key) !== undefined).map((key) => ({ of: of as unknown as CountedKind<object>, key }));
  const deleted = [
    ...here(MEASURES, removed.measures), ...here(SOURCES, removed.sources), ...here(SCHEDULES, removed.schedules), ...here(TAGS, removed.tags),
  ];
  const retired = removed.kpis.filter((key) => catalog.kpi(key) !== undefined);
  const ofKpis = kpis.map(kpiChange);
  return {
    definitions, kpis, deleted, retired,
    outcome: [
      ...definitions.map(({ change }) => change),
      ...withAffected(ofKpis, affectedKpis(definitions.map(({ change }) => change), after), catalog),
      ...retired.map((key) => gone('KPI', key, standingNumber(catalog.kpi(key)))),
      ...deleted.map(({ of, key }) => gone(of.kind, key, String(of.standing(catalog, key)!.number))),
      ...goalsToRebase(ofKpis, standing.goals),
    ],
  };
}

/** What becomes of KPIs, with those that only feel a change of the calendar. */
function withAffected(
  kpis: readonly DefinitionChange[], affected: ReadonlyMap<string, readonly string[]>, catalog: LoadedCatalog,
): DefinitionChange[] {
  const told = new Set(kpis.map(({ key }) => key));
  const besides = [...affected.keys()].filter((key) => !told.has(key));
  const feels = (key: string): DefinitionChange =>
    ({ kind: 'KPI', key, action: 'AFFECTED', change: null, replaces: standingNumber(catalog.kpi(key)), version: null, parts: [], causes: affected.get(key)! });
  return [...kpis.map((kpi) => (kpi.action === 'UNCHANGED' && affected.has(kpi.key) ? feels(kpi.key) : kpi)), ...besides.map(feels)];
}

const gone = (kind: DefinitionChange['kind'], key: string, replaces: string | null): DefinitionChange =>
  ({ kind, key, action: 'REMOVED', change: null, replaces, version: null, parts: [], causes: [] });

const standingNumber = (kpi: KpiRecord | undefined): string | null => (kpi === undefined || kpi.retirement !== null ? null : versionNumber(kpi));

function planDefinition<C extends object>(of: CountedKind<C>, texts: HeaderTexts, content: C, catalog: LoadedCatalog): PlannedDefinition<C> {
  const standing = of.standing(catalog, texts.key);
  const replaces = standing === undefined ? null : String(standing.number);
  const said = { kind: of.kind, key: texts.key, change: null, replaces, causes: [] } as const;
  if (standing === undefined) return { of, texts, content, change: { ...said, action: 'CREATED', version: null, parts: [] } };
  const isNew = canonicalJson(standing.content) !== canonicalJson(content);
  const header = contentChanges(named(standing), named(texts));
  const action = isNew ? 'CHANGED' : header.length > 0 ? 'RENAMED' : 'UNCHANGED';
  const parts = [...contentChanges(standing.content, content), ...header];
  return { of, texts, content, change: { ...said, action, version: isNew ? String(standing.number + 1) : null, parts } };
}

const named = ({ name, description }: HeaderTexts): object => ({ name, description });

/** As it is stored: with the unit that it has where none was declared. */
function withUnit({ declaredUnit: _, ...measure }: ReadMeasure, after: JudgedChanges['after']): HeaderTexts & { readonly content: MeasureContent } {
  const bound = bindMeasure(after.measure(measure.key)!, after);
  if (!bound.ok) throw new Error(`measure ${measure.key} was checked and is not sound`);
  return { ...measure, content: { ...measure.content, unit: bound.measure.unit.display } };
}

function kpiChange({ key, standing, version, rewrites, parts, headerParts, causes }: PlannedKpi): DefinitionChange {
  const isNew = standing === undefined || standing.retirement !== null;
  const isRenamed = headerParts.length > 0;
  const action = isNew ? 'CREATED'
    : version === null ? (isRenamed ? 'RENAMED' : 'UNCHANGED')
    : rewrites || isRenamed ? 'CHANGED' : 'FOLLOWED';
  return {
    kind: 'KPI', key, action, change: version?.change ?? null, replaces: standingNumber(standing), version: version === null ? null : versionNumber(version),
    parts: [...parts, ...headerParts], causes,
  };
}
