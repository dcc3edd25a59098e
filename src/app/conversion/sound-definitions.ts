import { bindMeasure } from '../../lang/bind-measure.js';
import type { Catalog } from '../../lang/catalog.js';
import { checkKpi } from '../../lang/check-kpi.js';
import type { Diagnostic } from '../../lang/diagnostics.js';
import type { DefinitionSet } from '../definition-files/definition-set.js';
import { nameFindings } from '../definitions/key-findings.js';
import type { KpiInput } from '../definitions/kpi-content.js';
import type { SourceInput } from '../definitions/source-content.js';
import { sourceFindings } from '../definitions/source-findings.js';
import { kpiDefinition, measureDefinition, sourceDefinition } from '../library/definition-inputs.js';
import { GrowingCatalog } from '../library/growing-catalog.js';
import type { ConversionNotes } from './conversion-notes.js';

const NOTHING: Catalog = {
  source: () => undefined, measure: () => undefined, kpi: () => undefined, tag: () => undefined, schedule: () => undefined,
  sourceKeys: [], measureKeys: [], kpiKeys: [], tagKeys: [], scheduleKeys: [],
};

/**
 * What of a set an organisation that has nothing else could define. Whatever the checkers refuse is left out with their words,
 * and so is what stands on it.
 */
export function soundDefinitions(set: DefinitionSet, notes: ConversionNotes): DefinitionSet {
  const catalog = new GrowingCatalog(NOTHING);
  const refused = (what: string, [finding]: readonly Diagnostic[]): boolean => {
    if (finding !== undefined) notes.leftOut(what, finding.message, finding.hint);
    return finding !== undefined;
  };

  const sources = set.sources.flatMap((source) => {
    const sound = notes.attempt(`source ${source.key}`, () => soundSource(source, catalog, refused));
    if (sound !== undefined) catalog.add({ source: sourceDefinition(sound) });
    return sound ?? [];
  });
  const measures = set.measures.filter((measure) => notes.attempt(`measure ${measure.key}`, () => {
    const definition = measureDefinition(measure);
    const bound = bindMeasure(definition, catalog);
    if (refused(`measure ${measure.key}`, [...nameFindings(measure.key, 'key'), ...bound.ok ? [] : bound.diagnostics])) {
      return false;
    }
    catalog.add({ measure: definition });
    return true;
  }) === true);
  return { ...set, sources, measures, kpis: soundKpis(set.kpis, catalog, notes, refused) };
}

type Refused = (what: string, findings: readonly Diagnostic[]) => boolean;

/** The source without the fields that are found faulty, until nothing is. */
function soundSource(source: SourceInput, catalog: Catalog, refused: Refused): SourceInput | undefined {
  for (let { fields } = source; ;) {
    const candidate = { ...source, fields };
    const findings = sourceFindings(sourceDefinition(candidate), catalog, []);
    if (findings.length === 0) return candidate;
    const isAbout = (key: string) => ({ part }: Diagnostic): boolean => part?.startsWith(`fields.${key}.`) === true;
    const faulty = fields.filter(({ key }) => refused(`field ${source.key}.${key}`, findings.filter(isAbout(key))));
    if (faulty.length === 0) {
      refused(`source ${source.key}`, findings);
      return undefined;
    }
    fields = fields.filter((field) => !faulty.includes(field));
  }
}

/** KPIs in any order: those whose names are all there come first, so that each is judged with what it stands on. */
function soundKpis(kpis: readonly KpiInput[], catalog: GrowingCatalog, notes: ConversionNotes, refused: Refused): KpiInput[] {
  const sound = new Set<KpiInput>();
  let open = [...kpis];
  for (;;) {
    const faulty = new Map<KpiInput, readonly Diagnostic[]>();
    for (const kpi of open) {
      notes.attempt(`KPI ${kpi.key}`, () => {
        const checked = checkKpi(kpi.expression, { catalog, declaredUnit: kpi.unit ?? null, self: kpi.key });
        const findings = [...nameFindings(kpi.key, 'key'), ...checked.ok ? [] : checked.diagnostics];
        if (findings.length > 0) return faulty.set(kpi, findings);
        catalog.add({ kpi: kpiDefinition(kpi) });
        return sound.add(kpi);
      });
    }
    if (faulty.size === 0 || faulty.size === open.length) {
      for (const [kpi, findings] of faulty) refused(`KPI ${kpi.key}`, findings);
      return kpis.filter((kpi) => sound.has(kpi));
    }
    open = [...faulty.keys()];
  }
}
