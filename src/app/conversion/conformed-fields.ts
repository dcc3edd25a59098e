import type { ConversionNotes } from './conversion-notes.js';
import type { SourceDraft } from './source-draft.js';

/**
 * Gives fields whose type nothing has told the one that a dimension of the same key has in another source, else TEXT, and says
 * which those are.
 */
export function conformFields(sources: readonly SourceDraft[], notes: ConversionNotes): void {
  const fields = sources.flatMap((source) => source.fields);
  for (const field of fields.filter(({ type, role }) => type === null && role === 'DIMENSION')) {
    field.type = fields.find(({ key, type, role }) => key === field.key && role === 'DIMENSION' && type !== null)?.type ?? null;
  }
  for (const source of sources) {
    const untold = source.fields.filter(({ type }) => type === null).map(({ key }) => key);
    if (untold.length === 0) continue;
    notes.changed(
      `source ${source.key}`,
      `Nothing tells the type of ${untold.join(', ')}: ${untold.length === 1 ? 'it is' : 'they are'} TEXT.`,
      'Correct it before rows are recorded: the type of a field stays.',
    );
  }
}
