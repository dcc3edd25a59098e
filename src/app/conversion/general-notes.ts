import type { DefinitionSet } from '../definition-files/definition-set.js';
import type { ConversionNotes } from './conversion-notes.js';

/** What the other systems do not say at all, once for everything. */
export function generalNotes(set: DefinitionSet, notes: ConversionNotes): void {
  if (set.sources.length > 0) {
    const why = 'Which values identify a person is not said there: none is marked as personal.';
    notes.changed('every field', why, 'Set personal where they do.');
  }
  if (set.kpis.length > 0) {
    const why = 'Which way is good is not said there: the direction is NEUTRAL.';
    notes.changed('every KPI', why, 'Set direction where it is known.');
  }
  if (set.measures.length === 0) return;
  notes.changed(
    'every measure', 'Units are not said there: numbers have none.',
    'Set the unit of the number fields (s, EUR, %); those of measures and KPIs follow from them.',
  );
  notes.changed(
    'every period',
    "Days begin in the organisation's time zone, or the question's, and weeks on its first weekday; there, as in the database.",
  );
  if (set.measures.some(({ aggregation }) => aggregation === 'SUM')) {
    notes.changed('every sum', 'Over no rows SQL has NULL, and a sum here is 0, as far as its source covers.');
  }
}
