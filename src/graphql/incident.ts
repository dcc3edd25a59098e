/** Of an error of PostgreSQL: where it came from. Its message and detail quote values. */
const FROM_DATABASE = ['code', 'severity', 'routine', 'schema', 'table', 'column', 'constraint', 'dataType'] as const;

/**
 * What is logged of an error that was masked: enough to find its cause, no value of a field. Errors of the database, which quote
 * values and whole statements, are cut down to their names and places.
 */
export function incidentData(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error };
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)).map((line) => line.trim());
  const state = fromDatabase(error);
  return state === undefined
    ? { type: error.name, message: error.message, frames, ...causeData(error) }
    : { type: error.name, database: state, frames };
}

const causeData = ({ cause }: Error): Record<string, unknown> => (cause === undefined ? {} : { cause: incidentData(cause) });

/** Drivers say it of the error itself, object-relational mappers of the error they wrap. */
function fromDatabase(error: Error): Record<string, unknown> | undefined {
  for (const candidate of [error, error.cause, (error as { previous?: unknown }).previous]) {
    const known = candidate as Record<string, unknown> | null | undefined;
    if (typeof known?.['code'] === 'string' && /^[0-9A-Z]{5}$/.test(known['code'])) {
      return Object.fromEntries(FROM_DATABASE.filter((name) => known[name] !== undefined).map((name) => [name, known[name]]));
    }
  }
  return undefined;
}
