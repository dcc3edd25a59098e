import { readApiKeySecret } from '../../../src/kernel/secrets.js';
import { canonicalInstant, instantText } from '../../../src/kernel/instant.js';
import { isId } from '../../../src/kernel/ids.js';

/**
 * A text that names nothing anywhere, as near to the given one as can be: as long, and beside it in every order, so that whoever
 * knows of neither answers both alike.
 */
export function twinOf(text: string): string {
  const instant = canonicalInstant(text);
  if (instant !== undefined) return earlier(instant);
  if (isId(text)) return text.slice(0, -1) + (parseInt(text.at(-1)!, 16) ^ 1).toString(16);
  const place = placeOf(text);
  if (place !== undefined)
    return Buffer.from(JSON.stringify([...place.slice(0, -1), twinOf(place.at(-1)!)])).toString('base64url');
  if (readApiKeySecret(text) !== undefined || /^ys[kp]_/.test(text)) return text.slice(0, -1) + (text.endsWith('0') ? '1' : '0');
  if (!/_b(?=@|$)/.test(text)) throw new Error(`"${text}" has no twin`);
  return text.replace(/_b(?=@|$)/, '_c');
}

/** An instant of the same length shortly before. */
function earlier(instant: string): string {
  for (let at = Date.parse(instant) - 1; ; at--) {
    const text = instantText(at);
    if (text.length === instant.length) return text;
  }
}

/** The forms in which an answer may repeat what was asked: instants also with all their milliseconds. */
export const shownAs = (text: string): string[] =>
  canonicalInstant(text) === undefined ? [text] : [text, new Date(text).toISOString()];

/** What a cursor holds; undefined where the text is none. */
function placeOf(text: string): string[] | undefined {
  try {
    const place: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    return Array.isArray(place) && place.length > 0 && place.every((part) => typeof part === 'string') ? place : undefined;
  } catch {
    return undefined;
  }
}
