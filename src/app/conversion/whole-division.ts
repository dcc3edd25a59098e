import type { ConversionNotes } from './conversion-notes.js';

/** Some databases cut off what a division of whole numbers leaves; here it is never lost. */
export function wholeDivision(what: string, notes: ConversionNotes): void {
  notes.changed(
    what,
    'It divides what may be whole numbers; some databases (PostgreSQL, Redshift, SQL Server) cut off the fraction, kept here.',
  );
}
