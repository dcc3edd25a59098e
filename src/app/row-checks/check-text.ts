import { finding, type Finding } from './reject-codes.js';

export const LONGEST_KEY = 400;
export const LONGEST_TEXT = 10_000;

/** A value as people can recognise it in a message: short, in quotes, without control characters. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : String(JSON.stringify(value) ?? value);
  const short = text.length > 40 ? `${text.slice(0, 40).toWellFormed()}…` : text;
  return JSON.stringify(short.replaceAll('\u0000', '␀'));
}

/** The reason for which a text cannot be stored, or undefined. `where` names it in the message: `Field "topic"`. */
export function textProblem(text: string, where: string, longest: number): Finding | undefined {
  if (text.length > longest) {
    return finding(
      'TEXT_TOO_LONG',
      `${where} has ${text.length.toLocaleString('en')} characters; at most ${longest.toLocaleString('en')} are kept.`,
    );
  }
  if (text.includes('\u0000')) return finding('TEXT_MALFORMED', `${where} holds a NUL character, which cannot be stored.`);
  if (!text.isWellFormed())
    return finding('TEXT_MALFORMED', `${where} holds half of a surrogate pair, which is no valid Unicode.`);
  return undefined;
}
