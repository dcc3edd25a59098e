import { Temporal } from 'temporal-polyfill';

const INSTANT = /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)([Zz]|[+-]\d{2}:?\d{2})$/;

/**
 * The canonical text of an instant: UTC, `Z`, up to microseconds, no trailing zeros (`2026-03-01T09:30:00.25Z`).
 * Undefined where the text is no ISO-8601 instant with an offset, is finer than a microsecond, or lies outside 0001–9999.
 */
export function canonicalInstant(text: string): string | undefined {
  if (text.length > 40 || !INSTANT.test(text)) return undefined;
  try {
    const instant = Temporal.Instant.from(text);
    const canonical = instant.toString();
    return /^\d{4}-/.test(canonical) && !canonical.startsWith('0000') ? canonical : undefined;
  } catch {
    return undefined;
  }
}

/** Milliseconds since the epoch as the canonical text. */
export const instantText = (milliseconds: number): string => Temporal.Instant.fromEpochMilliseconds(milliseconds).toString();
