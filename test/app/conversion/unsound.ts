import { sourceFindings } from '../../../src/app/definitions/source-findings.js';
import { nameFindings } from '../../../src/app/definitions/key-findings.js';
import type { DefinitionSet } from '../../../src/app/definition-files/definition-set.js';
import { kpiDefinition, measureDefinition, sourceDefinition } from '../../../src/app/library/definition-inputs.js';
import { bindMeasure } from '../../../src/lang/bind-measure.js';
import type { Catalog } from '../../../src/lang/catalog.js';
import { checkKpi } from '../../../src/lang/check-kpi.js';

/** What an organisation that defined the whole set, and nothing else, would be told. */
export function unsound(set: DefinitionSet): string[] {
  const keyed = <T extends { readonly key: string }>(all: readonly T[]): ReadonlyMap<string, T> => new Map(all.map((each) => [each.key, each]));
  const [sources, measures, kpis] = [
    keyed(set.sources.map(sourceDefinition)), keyed(set.measures.map(measureDefinition)), keyed(set.kpis.map(kpiDefinition)),
  ];
  const catalog: Catalog = {
    source: (key) => sources.get(key), measure: (key) => measures.get(key), kpi: (key) => kpis.get(key),
    tag: () => undefined, schedule: () => undefined, tagKeys: [], scheduleKeys: [],
    sourceKeys: [...sources.keys()], measureKeys: [...measures.keys()], kpiKeys: [...kpis.keys()],
  };
  const keys = [...set.measures, ...set.kpis].map(({ key }) => key);
  const bound = [...measures.values()].map((measure) => bindMeasure(measure, catalog));
  const checked = [...kpis.values()].map(({ key, expression }) => checkKpi(expression, { catalog, declaredUnit: null, self: key }));
  return [
    ...keys.filter((key, index) => keys.indexOf(key) !== index).map((key) => `${key} is taken`),
    ...[
      ...keys.flatMap((key) => nameFindings(key, 'key')),
      ...[...sources.values()].flatMap((source) => sourceFindings(source, catalog, [])),
      ...[...bound, ...checked].flatMap((result) => (result.ok ? [] : result.diagnostics)),
    ].map(({ code, message }) => `${code} ${message}`),
  ];
}
