import { canonicalDecimal } from '../kernel/decimal.js';
import type { DiagnosticCode, DiagnosticParameters } from './diagnostic-codes.js';
import { diagnose, type Diagnostic } from './diagnostics.js';
import type { Span } from './source-text.js';

/**
 * A token of an expression. `text` holds a number's canonical decimal text, a text's value without quotes and escapes, the bare
 * name of a name or `$parameter`, and the symbol itself otherwise; `end` stands past the last one.
 */
export interface Token extends Span {
  readonly kind: 'number' | 'text' | 'boolean' | 'name' | 'parameter' | 'symbol' | 'end';
  readonly text: string;
}

export const MAX_CHARACTERS = 4096;
export const MAX_NESTING = 32;

/** Words that are operators or values, never names. */
export const KEYWORDS = ['and', 'or', 'not', 'in', 'true', 'false'] as const;

const SYMBOLS = ['==', '!=', '<=', '>=', '<', '>', '+', '-', '*', '/', '%', '^', '?', ':', '(', ')', '[', ']', ','];

/** What other languages write, and what is meant here. */
const LOOKALIKES: ReadonlyMap<string, string> = new Map([
  ['&&', 'and'], ['&', 'and'], ['||', 'or'], ['|', 'or'], ['!', 'not'], ['<>', '!='], ['**', '^'],
  ['≠', '!='], ['≤', '<='], ['≥', '>='], ['×', '*'], ['·', '*'], ['÷', '/'], ['−', '-'], ['–', '-'],
  ['“', '"'], ['”', '"'], ['„', '"'], ['‘', "'"], ['’', "'"], ['`', '"'],
]);

const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const NUMBER = /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;
const AFTER_NUMBER = /[A-Za-z0-9_.]+/y;
const SPACE = /[ \t\r\n]+/y;

/** Thrown inside the lexer only, to leave at the first finding. */
class Stop extends Error {
  constructor(readonly diagnostic: Diagnostic) {
    super(diagnostic.message);
  }
}

/** Tokens of the text, the `end` token last, or the first thing in it that is none. */
export function lex(
  text: string,
): { readonly ok: true; readonly tokens: readonly Token[] } | { readonly ok: false; readonly diagnostic: Diagnostic } {
  try {
    return { ok: true, tokens: new Lexer(text).tokens() };
  } catch (error) {
    if (error instanceof Stop) return { ok: false, diagnostic: error.diagnostic };
    throw error;
  }
}

class Lexer {
  private at = 0;
  private nesting = 0;

  constructor(private readonly text: string) {}

  tokens(): Token[] {
    if (this.text.length > MAX_CHARACTERS) {
      this.stop('SYN101', { from: MAX_CHARACTERS, to: MAX_CHARACTERS }, { length: this.text.length, max: MAX_CHARACTERS });
    }
    const tokens: Token[] = [];
    for (this.skipSpace(); this.at < this.text.length; this.skipSpace()) tokens.push(this.next());
    if (tokens.length === 0) this.stop('SYN102', { from: 0, to: this.text.length }, {});
    const end = tokens.at(-1)!.to;
    return [...tokens, Object.freeze({ kind: 'end', text: '', from: end, to: end } as const)];
  }

  private next(): Token {
    const character = this.text[this.at]!;
    if (character === '"' || character === "'") return this.quoted(character);
    if (/[0-9]/.test(character) || (character === '.' && /[0-9]/.test(this.text[this.at + 1] ?? ''))) return this.number();
    if (character === '$') return this.parameter();
    const name = this.match(NAME);
    if (name !== undefined) return this.word(name);
    return this.symbol();
  }

  private word(name: string): Token {
    if (name === 'true' || name === 'false') return this.token('boolean', name, name.length);
    return this.token((KEYWORDS as readonly string[]).includes(name) ? 'symbol' : 'name', name, name.length);
  }

  private parameter(): Token {
    NAME.lastIndex = this.at + 1;
    const name = NAME.exec(this.text)?.[0];
    if (name === undefined) this.stop('SYN103', { from: this.at, to: this.at + 1 }, { character: '"$"' });
    return this.token('parameter', name, name.length + 1);
  }

  private number(): Token {
    const written = this.match(NUMBER)!;
    AFTER_NUMBER.lastIndex = this.at + written.length;
    const rest = AFTER_NUMBER.exec(this.text)?.[0] ?? '';
    const span = { from: this.at, to: this.at + written.length + rest.length };
    if (rest !== '') this.stop('SYN106', span, { text: written + rest, problem: /^[.\d]*$/.test(rest) ? 'form' : 'letters' });
    const exact = canonicalDecimal(written);
    if (exact === undefined) {
      this.stop('SYN106', span, { text: written.length > 50 ? `${written.slice(0, 50)}…` : written, problem: 'digits' });
    }
    return this.token('number', exact, written.length);
  }

  private quoted(quote: string): Token {
    const from = this.at;
    let value = '';
    let at = from + 1;
    for (;;) {
      const character = this.text[at];
      if (character === undefined || character === '\n' || character === '\r') this.stop('SYN104', { from, to: at }, { quote });
      if (character === quote) break;
      if (character === '\\') {
        const escape = this.escape(at);
        value += escape.value;
        at += escape.length;
      } else {
        value += character;
        at += 1;
      }
    }
    if (value.includes('\u0000') || !value.isWellFormed()) this.stop('SYN108', { from, to: at + 1 }, {});
    return this.token('text', value, at + 1 - from);
  }

  private escape(at: number): { readonly value: string; readonly length: number } {
    const simple = ESCAPES.get(this.text[at + 1] ?? '');
    if (simple !== undefined) return { value: simple, length: 2 };
    const digits = /^u([0-9A-Fa-f]{4})/.exec(this.text.slice(at + 1, at + 6))?.[1];
    if (digits === undefined) {
      const length = this.text[at + 1] === undefined ? 1 : 1 + String.fromCodePoint(this.text.codePointAt(at + 1)!).length;
      this.stop('SYN105', { from: at, to: at + length }, { escape: this.text.slice(at, at + length) });
    }
    return { value: String.fromCharCode(Number.parseInt(digits, 16)), length: 6 };
  }

  private symbol(): Token {
    const two = this.text.slice(this.at, this.at + 2);
    const one = String.fromCodePoint(this.text.codePointAt(this.at)!);
    for (const found of [two, one]) {
      if (SYMBOLS.includes(found) && !LOOKALIKES.has(two)) return this.bracketed(this.token('symbol', found, found.length));
      const instead = LOOKALIKES.get(found);
      if (instead !== undefined) this.stop('SYN121', { from: this.at, to: this.at + found.length }, { found, instead });
    }
    if (one === '=') this.stop('SYN120', { from: this.at, to: this.at + 1 }, {});
    const shown = /\p{L}|\p{N}|\p{P}|\p{S}/u.test(one)
      ? `"${one}"`
      : `U+${one.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
    this.stop('SYN103', { from: this.at, to: this.at + one.length }, { character: shown });
  }

  private bracketed(token: Token): Token {
    if (token.text === '(' || token.text === '[') this.nesting += 1;
    if (token.text === ')' || token.text === ']') this.nesting -= 1;
    if (this.nesting > MAX_NESTING) this.stop('SYN107', token, { max: MAX_NESTING });
    return token;
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    return pattern.exec(this.text)?.[0];
  }

  private skipSpace(): void {
    this.at += this.match(SPACE)?.length ?? 0;
  }

  private token(kind: Token['kind'], text: string, length: number): Token {
    const from = this.at;
    this.at += length;
    return Object.freeze({ kind, text, from, to: this.at });
  }

  private stop<C extends DiagnosticCode>(code: C, span: Span, parameters: DiagnosticParameters[C]): never {
    throw new Stop(diagnose(this.text, code, span, parameters));
  }
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\\', '\\'], ['"', '"'], ["'", "'"], ['n', '\n'], ['r', '\r'], ['t', '\t'],
]);
