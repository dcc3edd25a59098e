import type { SentRevision } from '../../src/app/row-checks/check-history.js';

/** A row of the incident log: one revision of an incident, cells by column. */
export type LogRow = (column: string) => string;

/** Columns of the log that are fields of the source `incidents`, by field. The others are named in `logRevision`. */
const FIELD_COLUMNS: Readonly<Record<string, string>> = {
  state: 'incident_state',
  priority: 'priority',
  impact: 'impact',
  urgency: 'urgency',
  contact_type: 'contact_type',
  category: 'category',
  subcategory: 'subcategory',
  symptom: 'u_symptom',
  location: 'location',
  assignment_group: 'assignment_group',
  assigned_to: 'assigned_to',
  resolved_by: 'resolved_by',
  closed_code: 'closed_code',
  made_sla: 'made_sla',
  knowledge: 'knowledge',
  reassignment_count: 'reassignment_count',
  reopen_count: 'reopen_count',
  sys_mod_count: 'sys_mod_count',
};
const BOOLEAN_FIELDS = new Set(['made_sla', 'knowledge']);
const TIME_FIELDS = ['resolved_at', 'closed_at'] as const;

/** The columns that have to be there. */
export const LOG_COLUMNS = [
  'number',
  'caller_id',
  'opened_at',
  'sys_updated_at',
  ...TIME_FIELDS,
  ...Object.values(FIELD_COLUMNS),
];

/**
 * The revision of an incident that a row is, known from when the desk's own system was updated. Revisions of one minute are in
 * the order of `sys_mod_count`, which is kept as a field: so none is like the one before. Throws an Error that names the cell that
 * cannot be read.
 *
 * @param place of the row in the file.
 */
export function logRevision(row: LogRow, place: number): SentRevision & { readonly key: string; readonly recordedAt: string } {
  const key = row('number');
  const recordedAt = instant('sys_updated_at', row('sys_updated_at'));
  if (recordedAt === null) throw new Error(`incident ${key} does not say when it was updated (sys_updated_at)`);
  const fields: Record<string, unknown> = {};
  for (const [field, column] of Object.entries(FIELD_COLUMNS)) {
    const text = known(row(column));
    fields[field] = BOOLEAN_FIELDS.has(field) && text !== null ? text === 'true' : text;
  }
  for (const field of TIME_FIELDS) {
    // The publisher filled the final value into every row: a revision cannot know what lies after it.
    const at = instant(field, row(field));
    fields[field] = at !== null && at > recordedAt ? null : at;
  }
  const occurredAt = instant('opened_at', row('opened_at'));
  return { key, occurredAt, customer: known(row('caller_id')), fields, recordedAt, revisionOrder: row('sys_mod_count'), place };
}

const known = (text: string): string | null => (text === '?' || text === '' ? null : text);

/** 29/2/2016 01:16, read as UTC: canonical text, which sorts as time does. */
function instant(column: string, text: string): string | null {
  if (known(text) === null) return null;
  const match = /^(\d{1,2})\/(\d{1,2})\/(\d{4}) (\d{2}:\d{2})$/.exec(text);
  if (match === null) throw new Error(`${column} is "${text}", and not of the form 29/2/2016 01:16`);
  return `${match[3]}-${match[2]!.padStart(2, '0')}-${match[1]!.padStart(2, '0')}T${match[4]}:00Z`;
}
