import { canonicalJson } from '../../kernel/canonical-json.js';
import type { Catalog } from '../../lang/catalog.js';
import { allDependentsOf } from '../../lang/dependencies.js';
import { Needs, type KpiNeeds } from '../../lang/needs.js';
import type { KpiRecord } from '../../store/catalog.js';
import type { KpiContent } from '../../store/definition-content.js';
import type { KpiHeader } from '../../store/kpis.js';
import type { ReadKpi } from './change-set.js';
import type { ChangedRoots } from './changed-roots.js';
import { compiledContent } from './compiled-content.js';
import { contentChanges, type ContentChange } from './content-changes.js';
import type { VersionChange } from './definition-change.js';
import { kpiMeaning } from './kpi-meaning.js';
import type { Standing } from './standing.js';

/** What a change writes of one KPI. */
export interface PlannedKpi {
  readonly key: string;
  readonly standing: KpiRecord | undefined;
  readonly content: KpiContent;
  /** What its header is to say; null: the KPI only follows. */
  readonly header: KpiHeader | null;
  /** Null: its content and what it reads stand. */
  readonly version: {
    readonly major: number; readonly minor: number; readonly change: VersionChange | null;
    readonly draftId: string | null; readonly effectiveFrom: number | null;
  } | null;
  /** Whether it is not in the change itself. */
  readonly follows: boolean;
  /** Whether its own content is new; else it has a version, if any, because of what it reads. */
  readonly rewrites: boolean;
  /** What differs in its content, and in its header. */
  readonly parts: readonly ContentChange[];
  readonly headerParts: readonly ContentChange[];
  readonly causes: readonly string[];
  readonly needs: KpiNeeds;
}

/** The KPIs of a change, and those that follow it, what each reads before it. Nothing is wrong with any of them. */
export function planKpis(kpis: readonly ReadKpi[], roots: ChangedRoots, { catalog: before, drafted }: Standing, after: Catalog): PlannedKpi[] {
  const needs = new Needs(after);
  const asked = new Map(kpis.map((kpi) => [kpi.key, kpi]));
  const changed = new Map(roots);
  const since = new Map<string, number | null>();
  const plan = (key: string): PlannedKpi => {
    const read = asked.get(key);
    const standing = before.kpi(key) ?? before.retiredKpi(key);
    const header = read === undefined ? null : headerOf(read, standing ?? drafted.get(key));
    const planned = planKpi(key, read, header, changed, standing, needs.of(key), before, after);
    if (planned.version === null) return planned;
    if (read === undefined) return { ...planned, version: { ...planned.version, effectiveFrom: followsSince(needs.of(key), changed, since) } };
    // What reads a KPI that only follows follows the same things.
    if (planned.rewrites) changed.set(key, planned.parts.map(({ part }) => part));
    since.set(key, planned.version.effectiveFrom);
    return planned;
  };
  const reads = (key: string): boolean =>
    needs.of(key).measures.some((measure) => roots.has(measure)) || fieldsOf(needs.of(key)).some((field) => roots.has(field));
  const touched = roots.size === 0 ? [] : after.kpiKeys.filter(reads);
  const all = new Set([...touched, ...asked.keys(), ...allDependentsOf([...asked.keys()], after)]);
  const ordered = [...new Set([...all].sort().flatMap((key) => needs.of(key).kpis))].filter((key) => all.has(key));
  return ordered.map(plan).filter(({ version, follows }) => version !== null || !follows);
}

const fieldsOf = ({ fields }: KpiNeeds): string[] =>
  [...fields].flatMap(([source, keys]) => keys.map((key) => `${source}.${key}`));

function planKpi(
  key: string, read: ReadKpi | undefined, header: KpiHeader | null, changed: ChangedRoots, standing: KpiRecord | undefined,
  needs: KpiNeeds, before: Catalog, after: Catalog,
): PlannedKpi {
  const content = read === undefined ? standing!.content : compiledContent(read, after);
  const isNew = standing === undefined || standing.retirement !== null;
  const parts = standing === undefined ? [] : contentChanges(standing.content, content);
  const draftId = read?.draftId ?? null;
  const rewrites = isNew || draftId !== null || canonicalJson(standing.content) !== canonicalJson(content);
  const causes = isNew ? [] : causesOf(needs, key, changed);
  const writes = rewrites || causes.length > 0;
  return {
    key, standing, content, header, follows: read === undefined, rewrites, parts, causes, needs,
    headerParts: standing === undefined || header === null ? [] : contentChanges(headerTexts(standing), headerTexts(header)),
    version: writes ? { ...nextVersion(key, standing, content, before, after), draftId, effectiveFrom: read?.effectiveFrom ?? null } : null,
  };
}

/** What follows KPIs that mean something else since an instant in the past does so since then; whatever else it follows, from now on. */
function followsSince(needs: KpiNeeds, changed: ChangedRoots, since: ReadonlyMap<string, number | null>): number | null {
  if ([...needs.measures, ...fieldsOf(needs)].some((name) => changed.has(name))) return null;
  const instants = needs.kpis.flatMap((kpi) => (since.has(kpi) ? [since.get(kpi) ?? Infinity] : []));
  const latest = Math.max(...instants);
  return Number.isFinite(latest) ? latest : null;
}

/** What it reads that changed, in words, by kind and key. */
function causesOf(needs: KpiNeeds, key: string, changed: ChangedRoots): string[] {
  const named = (noun: string, name: string): string[] => {
    const parts = changed.get(name);
    return parts === undefined ? [] : [`${noun} ${name}${parts.length === 0 ? '' : `: ${parts.join(', ')}`}`];
  };
  return [
    ...fieldsOf(needs).flatMap((field) => named('field', field)), ...needs.measures.flatMap((measure) => named('measure', measure)),
    ...needs.kpis.filter((kpi) => kpi !== key).flatMap((kpi) => named('KPI', kpi)),
  ];
}

/** What an input leaves out stays. */
function headerOf({ key, name, description, tags, reviseEvery, drivers }: ReadKpi, standing: KpiHeader | undefined): KpiHeader {
  const kept = reviseEvery === undefined;
  return {
    key, name, description,
    tags: tags ?? standing?.tags ?? [],
    reviseCount: (kept ? standing?.reviseCount : reviseEvery?.count) ?? null,
    reviseUnit: (kept ? standing?.reviseUnit : reviseEvery?.unit) ?? null,
    drivers: drivers ?? standing?.drivers ?? [],
  };
}

const headerTexts = ({ name, description, tags, reviseCount, reviseUnit, drivers }: Omit<KpiHeader, 'key'>): object =>
  ({ name, description, tags, drivers, reviseEvery: reviseCount === null ? null : { count: reviseCount, unit: reviseUnit } });

/** Major where old and new numbers cannot be compared: the canonical expression, the unit, or what either reads means something else. */
function nextVersion(
  key: string, standing: KpiRecord | undefined, content: KpiContent, before: Catalog, after: Catalog,
): { readonly major: number; readonly minor: number; readonly change: VersionChange | null } {
  if (standing === undefined) return { major: 1, minor: 0, change: null };
  const { content: old, major, minor } = standing;
  const meaning = kpiMeaning(old.expression, old.unit || null, key, before);
  const comparable = old.canonical === content.canonical && old.unit === content.unit
    && meaning !== null && meaning === kpiMeaning(content.expression, content.unit || null, key, after);
  return comparable ? { major, minor: minor + 1, change: 'MINOR' } : { major: major + 1, minor: 0, change: 'MAJOR' };
}
