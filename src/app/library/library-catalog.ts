import { DEFAULT_SCHEDULE, type Catalog } from '../../lang/catalog.js';
import { kpiDefinition, kpiInput, measureDefinition, sourceDefinition, sourceInput } from './definition-inputs.js';
import type { Library } from './library.js';

/** Tags that packs name; an organisation fills them. */
const LIBRARY_TAGS = ['peak'] as const;

/** The library as the definitions of an organisation that has nothing else, its money in one currency. */
export function libraryCatalog({ sources, measures, kpis }: Library, currency: string): Catalog {
  const sourceMap = new Map([...sources.values()].map((source) => [source.key, sourceDefinition(sourceInput(source, currency))]));
  const measureMap = new Map([...measures.values()].map((measure) => [measure.key, measureDefinition(measure)]));
  const kpiMap = new Map([...kpis.values()].map((kpi) => [kpi.key, kpiDefinition(kpiInput(kpi, 'en'))]));
  const isTag = (key: string): boolean => (LIBRARY_TAGS as readonly string[]).includes(key);
  return {
    source: (key) => sourceMap.get(key),
    measure: (key) => measureMap.get(key),
    kpi: (key) => kpiMap.get(key),
    tag: (key) => (isTag(key) ? { key, name: key, versionId: '', ranges: [] } : undefined),
    schedule: (key) =>
      (key === DEFAULT_SCHEDULE ? { key, versionId: '', versions: [], holidays: [], holidayTag: null } : undefined),
    sourceKeys: [...sourceMap.keys()].sort(),
    measureKeys: [...measureMap.keys()].sort(),
    kpiKeys: [...kpiMap.keys()].sort(),
    tagKeys: LIBRARY_TAGS,
    scheduleKeys: [DEFAULT_SCHEDULE],
  };
}
