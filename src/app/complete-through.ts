import { badInput } from '../kernel/errors.js';
import { canonicalInstant, instantText } from '../kernel/instant.js';

/** Clocks of feeders may run ahead of ours by this much. */
const CLOCK_SKEW_MS = 5 * 60_000;

/** A declared `completeThrough` as canonical text; nobody can know that everything has been recorded of a time still to come. */
export function checkCompleteThrough(text: string, now: number): string {
  const instant = canonicalInstant(text);
  if (instant === undefined) {
    throw badInput(
      'completeThrough',
      'completeThrough is no ISO-8601 instant with an offset.',
      'Write it as in 2026-03-01T00:00:00+01:00.',
    );
  }
  if (Date.parse(instant) > now + CLOCK_SKEW_MS) {
    throw badInput(
      'completeThrough',
      `completeThrough is ${instant}, and it is only ${instantText(now)}.`,
      'Declare what has been recorded completely so far; nothing can be complete for a time still to come.',
    );
  }
  return instant;
}
