import { didYouMean } from '../../kernel/suggest.js';
import { bindMeasure } from '../../lang/bind-measure.js';
import type { Catalog } from '../../lang/catalog.js';
import { checkKpi } from '../../lang/check-kpi.js';
import type { Diagnostic } from '../../lang/diagnostics.js';
import type { CatalogKind } from '../definition-files/definition-set.js';
import { aboutWhole, keyFindings, nameFindings } from '../definitions/key-findings.js';
import { sourceFindings } from '../definitions/source-findings.js';
import { shownKey } from '../definitions/texts.js';
import type { ChangeSet, ReadKpi, ReadMeasure } from './change-set.js';
import type { Standing } from './standing.js';

/** What is wrong, and with which definition of the change or of what depends on it. */
export interface Finding {
  readonly kind: CatalogKind;
  readonly key: string;
  readonly diagnostic: Diagnostic;
}

/** All that is wrong with the definitions of a change themselves, each among all of them as they would then be. */
export function ownFindings(changes: ChangeSet, standing: Standing, after: Catalog): Finding[] {
  const of = <D extends { readonly key: string }>(
    kind: CatalogKind, definitions: readonly D[], findings: (definition: D) => readonly Diagnostic[],
  ): Finding[] => definitions.flatMap((definition) =>
    findings(definition).map((diagnostic) => ({ kind, key: definition.key, diagnostic })));
  const keysOfKpis = new Set(changes.kpis.map(({ key }) => key));
  return [
    ...of('tags', changes.tags, ({ key }) => keyFindings(key, 'key')),
    ...of('schedules', changes.schedules, ({ key, content }) => [...keyFindings(key, 'key'), ...tagFindings(content.holidayTag, after)]),
    ...of('sources', changes.sources, ({ key }) => sourceFindings(after.source(key)!, after, standing.earlier.get(key) ?? [])),
    ...of('measures', changes.measures, (measure) => [
      ...nameFindings(measure.key, 'key'),
      ...keysOfKpis.has(measure.key) || standing.kinds.get(measure.key) === 'KPI'
        ? [aboutWhole(measure.key, 'key', 'NAM223', { key: measure.key, kind: 'KPI' })] : [],
      ...measureFindings(measure, after),
    ]),
    ...of('kpis', changes.kpis, (kpi) => [
      ...nameFindings(kpi.key, 'key'),
      ...standing.kinds.get(kpi.key) === 'MEASURE' ? [aboutWhole(kpi.key, 'key', 'NAM223', { key: kpi.key, kind: 'measure' })] : [],
      ...kpiFindings(kpi, after), ...driverFindings(kpi, after),
    ]),
  ];
}

function tagFindings(tag: string | null, after: Catalog): Diagnostic[] {
  if (tag === null || after.tag(tag) !== undefined) return [];
  const key = shownKey(tag);
  return [aboutWhole(key, 'holidayTag', 'NAM231', { key, hint: didYouMean(key, after.tagKeys) })];
}

function measureFindings({ key }: ReadMeasure, after: Catalog): readonly Diagnostic[] {
  const bound = bindMeasure(after.measure(key)!, after);
  return bound.ok ? [] : bound.diagnostics;
}

function kpiFindings({ key, content, declaredUnit }: ReadKpi, after: Catalog): readonly Diagnostic[] {
  const checked = checkKpi(content.expression, { catalog: after, declaredUnit, self: key });
  return checked.ok ? [] : checked.diagnostics;
}

function driverFindings({ drivers }: ReadKpi, after: Catalog): Diagnostic[] {
  const names = [...after.kpiKeys, ...after.measureKeys];
  return (drivers ?? []).flatMap((driver, index) => {
    if (after.kpi(driver) !== undefined || after.measure(driver) !== undefined) return [];
    const name = shownKey(driver);
    return [aboutWhole(name, `drivers[${index}]`, 'NAM201', { name, hint: didYouMean(name, names) })];
  });
}
