import { durationMs } from '../../kernel/duration.js';
import type { KpiDefinition, MeasureDefinition, SourceDefinition } from '../../lang/catalog.js';
import { kpiContent, type KpiInput } from '../definitions/kpi-content.js';
import { measureContent, type MeasureInput } from '../definitions/measure-content.js';
import { sourceContent, type SourceInput } from '../definitions/source-content.js';
import type { LibraryKpi } from './library.js';
import { textIn } from './library-texts.js';

/** The unit of fields that hold money, until an organisation says which. */
const ANY_CURRENCY = 'currency';

/** What `defineSource` takes. */
export const sourceInput = (source: SourceInput, currency: string): SourceInput => ({
  ...source,
  fields: source.fields.map((field) => (field.unit === ANY_CURRENCY ? { ...field, unit: currency } : field)),
});

/** What `defineKpi` takes: names in the language; how the number deceives is part of what is said of it. */
export function kpiInput(kpi: LibraryKpi, language: string): KpiInput {
  const { key, expression, unit, direction, maturityLag, minSample, tags } = kpi;
  const cautions = [
    ...listed('Known traps', kpi.knownTraps),
    ...listed('Known negative effects', kpi.knownNegativeEffects),
    ...kpi.forbiddenScopes.length === 0 ? [] : [`Never a goal by ${kpi.forbiddenScopes.join(', ')}.`],
  ];
  return {
    key, expression, unit, direction, maturityLag, minSample, tags: [...tags, `pack:${kpi.pack}`],
    name: textIn(kpi.name, language),
    description: [textIn(kpi.description, language), ...cautions].join('\n\n'),
  };
}

const listed = (title: string, texts: readonly string[]): string[] =>
  (texts.length === 0 ? [] : [`${title}:\n${texts.map((each) => `- ${each}`).join('\n')}`]);

/** The definitions as the language sees them, before they are stored. */
export const sourceDefinition = (input: SourceInput): SourceDefinition =>
  ({ id: '', key: input.key, versionId: '', ...sourceContent(input).content });

export function measureDefinition(input: MeasureInput): MeasureDefinition {
  const { content, declaredUnit } = measureContent(input);
  return { key: input.key, versionId: '', ...content, unit: declaredUnit };
}

export function kpiDefinition(input: KpiInput): KpiDefinition {
  const { name, content, declaredUnit } = kpiContent(input);
  return {
    key: input.key, name, versionId: '', ...content, unit: declaredUnit,
    maturityLagMs: content.maturityLag === null ? null : durationMs(content.maturityLag) ?? null,
  };
}
