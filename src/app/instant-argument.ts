import { badInput } from '../kernel/errors.js';
import { canonicalInstant } from '../kernel/instant.js';

/** An instant given as an argument, in milliseconds since the epoch (finer digits are cut); null where it was not given. */
export function instantArgument(text: string | null | undefined, argument: string): number | null {
  if (text === null || text === undefined) return null;
  const canonical = canonicalInstant(text);
  if (canonical !== undefined) return Date.parse(canonical);
  throw badInput(argument, `${argument} is no ISO-8601 instant with an offset: ${JSON.stringify(text.slice(0, 40))}.`, 'Write it as in 2026-03-01T09:00:00Z.');
}
