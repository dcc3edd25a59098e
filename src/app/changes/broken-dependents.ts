import { bindMeasure } from '../../lang/bind-measure.js';
import { dependentsOfCalendar } from '../../lang/calendar-uses.js';
import type { Catalog } from '../../lang/catalog.js';
import { checkKpi } from '../../lang/check-kpi.js';
import { allDependentsOf, readersOf } from '../../lang/dependencies.js';
import { MESSAGES } from '../../lang/diagnostic-codes.js';
import type { Diagnostic } from '../../lang/diagnostics.js';
import type { CatalogKind } from '../definition-files/definition-set.js';
import { aboutWhole } from '../definitions/key-findings.js';
import { sourceFindings } from '../definitions/source-findings.js';
import type { ChangeSet } from './change-set.js';
import type { Finding } from './own-findings.js';

/** A definition outside of a change that would no longer be valid after it. */
export interface BrokenDependent {
  readonly kind: CatalogKind;
  readonly key: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** What depends on a change, however far, and would break. What was invalid before already is not held against the change. */
export function brokenDependents(changes: ChangeSet, before: Catalog, after: Catalog): BrokenDependent[] {
  return dependents(changes, before, after).flatMap(({ kind, key }) => {
    const diagnostics = FINDINGS[kind](key, after);
    return diagnostics.length > 0 && FINDINGS[kind](key, before).length === 0 ? [{ kind, key, diagnostics }] : [];
  });
}

/** Each finding named after its dependent and located in that one's own text. What is built on something broken only says it again. */
export function dependentFindings(broken: readonly BrokenDependent[]): Finding[] {
  const causes = broken.filter(({ diagnostics }) => diagnostics.some(({ code }) => code !== 'NAM210'));
  return (causes.length > 0 ? causes : broken).flatMap(({ kind, key, diagnostics }) =>
    diagnostics.map((diagnostic) => ({ kind, key, diagnostic: ofDependent(kind, key, diagnostic) })));
}

type Dependent = Pick<BrokenDependent, 'kind' | 'key'>;

/** Everything that a change touches besides what it changes itself. */
function dependents(changes: ChangeSet, before: Catalog, after: Catalog): Dependent[] {
  const { removed } = changes;
  const calendar = [
    ...removed.tags.flatMap((key) => dependentsOfCalendar('tag', key, before)),
    ...removed.schedules.flatMap((key) => dependentsOfCalendar('schedule', key, before)),
  ];
  const schedules = after.scheduleKeys.filter((key) => calendar.includes(key) && removed.tags.includes(after.schedule(key)!.holidayTag ?? ''));
  const sources = after.sourceKeys.filter((key) => calendar.some((each) => each.startsWith(`${key}.`)));
  const touchedSources = [...changes.sources.map(({ key }) => key), ...removed.sources, ...sources];
  const reading = touchedSources.flatMap((key) => readersOf(key, after));
  const measures = [...new Set([...reading, ...after.measureKeys.filter((key) => calendar.includes(key))])];
  const roots = [
    ...changes.measures.map(({ key }) => key), ...changes.kpis.map(({ key }) => key), ...removed.measures, ...removed.kpis, ...measures,
  ];
  const kpis = [...allDependentsOf(roots, after), ...after.kpiKeys.filter((key) => calendar.includes(key))];
  const outside = (kind: Exclude<CatalogKind, 'tags'>, keys: readonly string[]): Dependent[] => {
    const inside = new Set(changes[kind].map(({ key }) => key));
    return [...new Set(keys)].filter((key) => !inside.has(key)).sort().map((key) => ({ kind, key }));
  };
  return [
    ...outside('schedules', schedules), ...outside('sources', sources), ...outside('measures', measures), ...outside('kpis', kpis),
  ];
}

const FINDINGS: Readonly<Record<CatalogKind, (key: string, catalog: Catalog) => readonly Diagnostic[]>> = {
  tags: () => [],
  schedules: (key, catalog) => {
    const tag = catalog.schedule(key)?.holidayTag ?? null;
    return tag === null || catalog.tag(tag) !== undefined ? [] : [aboutWhole(tag, 'holidayTag', 'NAM231', { key: tag })];
  },
  sources: (key, catalog) => sourceFindings(catalog.source(key)!, catalog, []),
  measures: (key, catalog) => {
    const bound = bindMeasure(catalog.measure(key)!, catalog);
    return bound.ok ? [] : bound.diagnostics;
  },
  kpis: (key, catalog) => {
    const kpi = catalog.kpi(key);
    if (kpi === undefined) return [];
    const checked = checkKpi(kpi.expression, { catalog, declaredUnit: kpi.unit, self: key });
    return checked.ok ? [] : checked.diagnostics;
  },
};

const NOUNS: Readonly<Record<CatalogKind, string>> = {
  tags: 'tag', schedules: 'schedule', sources: 'source', measures: 'measure', kpis: 'KPI',
};

function ofDependent(kind: CatalogKind, key: string, diagnostic: Diagnostic): Diagnostic {
  const noun = NOUNS[kind];
  const { message, hint } = MESSAGES.NAM219({ noun, key, message: diagnostic.message });
  const part = `${noun.toLowerCase()}.${key}${kind === 'sources' ? `.${diagnostic.part}` : ''}`;
  return Object.freeze({ ...diagnostic, code: 'NAM219', message, hint: hint ?? null, part });
}
