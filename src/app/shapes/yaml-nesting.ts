import { Lexer, Parser } from 'yaml';

/** Definitions need some ten. */
const MOST_NESTED = 100;

/**
 * Where a text begins to be nested too deeply to be read; undefined: nowhere. What reads it recurses, and a stack that runs out inside
 * of a regular expression ends the process.
 */
export function tooDeepAt(text: string): number | undefined {
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(text)) {
    Array.from(parser.next(lexeme));
    if (parser.stack.length > MOST_NESTED) return parser.offset;
  }
  return undefined;
}
