/** Beyond this, a text of one line that would stand in quotes is easier to read as a block. */
const LONG = 100;

/** What could be taken for a number, a truth value or nothing, also by readers of YAML 1.1. */
const NUMERIC = /^[-+]?(?:0[xob][\da-f_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:e[-+]?\d+)?|\.(?:inf|nan))$/i;
const WORD = /^(?:~|null|true|false|yes|no|on|off|y|n)$/i;

/** How texts may begin that stand there without quotes; others begin something else. */
const BEGINNING = /^(?!\.\.\.)[\p{L}\p{N}_($/+.<=€]/u;
/** What ends a text within it: a key's colon, a comment; inside of brackets also what separates. */
const BROKEN = /\s$|:(?:\s|$)|\s#/;
const BROKEN_IN_FLOW = /\s$|:(?:\s|$)|\s#|[,[\]{}]/;

/** Line ends other than \n, controls and what cannot be printed: such texts are escaped. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\ufeff\ufffe\uffff]/u;

/** A value within a line. `inFlow`: inside of brackets, where commas and brackets separate. */
export function inlineScalar(value: string | number | boolean, inFlow: boolean): string {
  return typeof value !== 'string' || isPlain(value, inFlow) ? String(value) : quoted(value);
}

/** The header of a block literal and its lines; undefined for a text that is better kept within a line, or has to be. */
export function blockScalar(text: string): { readonly header: string; readonly lines: readonly string[] } | undefined {
  const lines = text.split('\n');
  if (lines.length === 1 && (text.length <= LONG || isPlain(text, false))) return undefined;
  const isEnded = lines.at(-1) === '';
  if (isEnded) lines.pop();
  // Spaces that nobody sees, and indentation that readers would have to be told of, do not survive editing.
  const isLossy = lines.some((line) => /\s$/.test(line) || UNPRINTABLE.test(line));
  return !isLossy && /^\S/.test(lines[0]!) && lines.at(-1) !== '' ? { header: isEnded ? '|' : '|-', lines } : undefined;
}

const isPlain = (text: string, inFlow: boolean): boolean => BEGINNING.test(text) && !(inFlow ? BROKEN_IN_FLOW : BROKEN).test(text)
  && !UNPRINTABLE.test(text) && !NUMERIC.test(text) && !WORD.test(text);

/** As in JSON, and what JSON leaves as it is though nobody could see it. */
const quoted = (text: string): string => JSON.stringify(text).replace(
  /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
);
