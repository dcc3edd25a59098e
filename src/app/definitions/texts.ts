import { badInput } from '../../kernel/errors.js';

export const LONGEST_NAME = 200;
export const LONGEST_DESCRIPTION = 2_000;
/** Units, formats and tags. */
export const LONGEST_WORD = 64;

const count = (text: string): string => text.length.toLocaleString('en');

/** The text without space around it. BAD_INPUT where it is too long or cannot be stored. */
export function storable(argument: string, text: string, longest: number): string {
  if (text.length > longest) {
    throw badInput(argument, `${argument} has ${count(text)} characters; at most ${longest.toLocaleString('en')} are kept.`);
  }
  if (text.includes('\u0000')) throw badInput(argument, `${argument} holds a NUL character, which cannot be stored.`);
  if (!text.isWellFormed()) throw badInput(argument, `${argument} holds half of a surrogate pair, which is no valid Unicode.`);
  return text.trim();
}

/** As `storable`, but null where nothing was given or nothing is left. */
export function optional(argument: string, text: string | null | undefined, longest: number): string | null {
  return text === null || text === undefined ? null : storable(argument, text, longest) || null;
}

export function nameText(argument: string, text: string): string {
  const name = storable(argument, text, LONGEST_NAME);
  if (name === '') throw badInput(argument, `${argument} is empty.`);
  return name;
}

/** Texts that the language reads itself: it words what is wrong with them, so here they only have to have a size. */
export function expressionText(argument: string, text: string): string {
  if (text.length > 100_000) throw badInput(argument, `${argument} has ${count(text)} characters; that is no expression.`);
  return text;
}

export const optionalExpression = (argument: string, text: string | null | undefined): string | null =>
  (text === null || text === undefined ? null : expressionText(argument, text));

/** A key as it can stand in a message, whatever was sent as one. */
export const shownKey = (key: string): string => key.slice(0, 63).replaceAll('\u0000', '␀').toWellFormed();

/** "a", "b" and 3 more. */
export function listedKeys(keys: readonly string[]): string {
  const [shown, more] = [keys.slice(0, 10).map((key) => `"${key}"`), keys.length - 10];
  if (more > 0) return `${shown.join(', ')} and ${more} more`;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)!}`;
}
