import { Temporal } from 'temporal-polyfill';

import { badInput } from '../kernel/errors.js';
import { nearest } from '../kernel/suggest.js';

const SHORT_NAMES = ['UTC', 'GMT'];

/**
 * The zone's name as the IANA database spells it (`europe/berlin` → `Europe/Berlin`).
 * Only `Area/City` names, UTC and GMT are zones here: offsets (`+02:00`) know no daylight saving and PostgreSQL reads their
 * sign the other way round, and it reads `CET` or `EST` as a fixed offset where the IANA database has rules.
 * Throws BAD_INPUT with a did-you-mean for anything else.
 */
export function validZone(text: string, argument: string): string {
  const name = text.includes('/') || SHORT_NAMES.includes(text.toUpperCase()) ? canonicalName(text) : undefined;
  if (name !== undefined) return name;
  const known = [...Intl.supportedValuesOf('timeZone'), ...SHORT_NAMES];
  const city = (zone: string): string => zone.slice(zone.lastIndexOf('/') + 1);
  const wanted = text.slice(0, 80);
  const guess = nearest(wanted, known) ?? known.find((zone) => city(zone).toLowerCase() === wanted.toLowerCase());
  const hint = guess === undefined ? 'Name an IANA zone as Area/City ("Europe/Berlin"), or "UTC".' : `Did you mean "${guess}"?`;
  throw badInput(argument, `There is no time zone "${wanted}".`, hint);
}

function canonicalName(text: string): string | undefined {
  if (!/^[A-Za-z0-9_+\-/]{1,64}$/.test(text)) return undefined;
  try {
    const name = Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(text).timeZoneId;
    return /^[+-]/.test(name) ? undefined : name;
  } catch {
    return undefined;
  }
}
