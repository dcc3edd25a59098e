import type { KpiInput } from '../definitions/kpi-content.js';
import type { MeasureInput } from '../definitions/measure-content.js';
import { conformFields } from './conformed-fields.js';
import type { Conversion } from './conversion.js';
import type { ConversionNotes } from './conversion-notes.js';
import { generalNotes } from './general-notes.js';
import { soundDefinitions } from './sound-definitions.js';
import type { SourceDraft } from './source-draft.js';

/** What was made, as far as it is sound, and what there is to say about it. */
export function concluded(
  sources: readonly SourceDraft[], measures: readonly MeasureInput[], kpis: readonly KpiInput[], notes: ConversionNotes,
): Conversion {
  const texts = [
    ...measures.flatMap(({ value, filter }) => [value ?? '', filter ?? '']),
    ...kpis.map(({ expression }) => expression),
    ...sources.flatMap(({ fields }) => fields.map(({ expression }) => expression ?? '')),
  ];
  const named = new Set(texts.flatMap((text) => text.match(/[A-Za-z_]\w*/g) ?? []));
  for (const source of sources) source.dropColumns(({ key }) => !named.has(key));
  conformFields(sources, notes);
  for (const source of sources) noteRenamedFields(source, notes);
  const drafted = { sources: sources.map((source) => source.input()), measures, kpis, tags: [], schedules: [], goals: [] };
  const set = soundDefinitions(drafted, notes);
  generalNotes(set, notes);
  return { set, notes: notes.all() };
}

/** Whoever records the rows has to know: an import finds columns by the keys of fields. */
function noteRenamedFields({ key: source, fields }: SourceDraft, notes: ConversionNotes): void {
  for (const { key, column, expression } of fields) {
    if (expression !== null || column === null || column.toLowerCase() === key) continue;
    notes.changed(`column ${column} of ${source}`, `It is the field ${key}.`, `Record it as that: import with --map ${key}=${column}.`);
  }
}
