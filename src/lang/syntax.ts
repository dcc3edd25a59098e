import type { DiagnosticCode, DiagnosticParameters } from './diagnostic-codes.js';
import { diagnose, type Diagnostic } from './diagnostics.js';
import type { Token } from './lexer.js';
import type { Span } from './source-text.js';

/** Where each bracket's partner is, by token index, and which brackets open the arguments of a call. */
export interface Brackets {
  readonly partner: ReadonlyMap<number, number>;
  readonly calls: ReadonlySet<number>;
}

interface Open {
  readonly kind: 'group' | 'call' | 'list' | 'conditional';
  readonly index: number;
}

const BINARY = new Set(['+', '-', '*', '/', '%', '^', '==', '!=', '<', '<=', '>', '>=', 'in', 'and', 'or']);
const OPERANDS: readonly Token['kind'][] = ['number', 'text', 'boolean', 'name', 'parameter'];
/** Words that look like operators to those who know SQL. */
const FOREIGN_WORDS: ReadonlyMap<string, string> = new Map([
  ['AND', 'Write "and".'], ['OR', 'Write "or".'], ['NOT', 'Write not (…).'], ['IN', 'Write "in".'],
  ['is', 'To test for a missing value, write is_null(x).'], ['between', 'Write x >= a and x <= b.'],
  ['like', 'Write contains(x, "…") or starts_with(x, "…").'], ['then', 'Write condition ? value : otherwise.'],
]);

/**
 * Reads the tokens once from left to right: at each either a value or an operator may stand. The first token that fits neither
 * is the furthest that any reading reaches, so the finding is worded there, in the user's own tokens.
 */
export function checkSyntax(
  text: string,
  tokens: readonly Token[],
): { readonly ok: true; readonly brackets: Brackets } | { readonly ok: false; readonly diagnostic: Diagnostic } {
  const reading = new Reading(text, tokens);
  const diagnostic = reading.run();
  return diagnostic === undefined ? { ok: true, brackets: reading } : { ok: false, diagnostic };
}

class Reading implements Brackets {
  readonly partner = new Map<number, number>();
  readonly calls = new Set<number>();
  private readonly open: Open[] = [];
  private wantsOperand = true;

  constructor(private readonly text: string, private readonly tokens: readonly Token[]) {}

  run(): Diagnostic | undefined {
    for (let index = 0; index < this.tokens.length; index++) {
      const found = this.wantsOperand ? this.operand(index) : this.operator(index);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  private operand(index: number): Diagnostic | undefined {
    const token = this.tokens[index]!;
    const before = this.tokens[index - 1];
    if (OPERANDS.includes(token.kind)) {
      this.wantsOperand = false;
      return undefined;
    }
    if (before?.text === '%' && before.kind === 'symbol') {
      const number = this.percentage(index - 1);
      if (number !== undefined) return number;
    }
    if (token.kind === 'symbol') {
      switch (token.text) {
        case '(':
          this.open.push({ kind: 'group', index });
          return undefined;
        case '[':
          if (before === undefined || before.kind !== 'symbol' || before.text !== 'in') return this.finding('SYN117', token, {});
          this.open.push({ kind: 'list', index });
          return undefined;
        case '-':
        case 'not':
          return undefined;
        case ')':
          if (this.open.at(-1)?.kind === 'call' && this.open.at(-1)!.index === index - 1) return this.close(index);
          break;
        case ']':
          if (this.open.at(-1)?.kind === 'list' && this.open.at(-1)!.index === index - 1) {
            return this.finding('SYN124', [before!, token], {});
          }
          break;
      }
    }
    return this.finding('SYN110', token, { found: this.shown(token), after: before === undefined ? null : this.shown(before) });
  }

  private operator(index: number): Diagnostic | undefined {
    const token = this.tokens[index]!;
    const before = this.tokens[index - 1]!;
    if (token.kind === 'end') return this.unclosed();
    if (token.kind !== 'symbol') {
      return this.finding('SYN111', token, { found: this.shown(token), instead: this.foreign(before, token) });
    }
    if (BINARY.has(token.text)) {
      this.wantsOperand = true;
      return token.text === '%' ? this.writtenPercentage(index) : undefined;
    }
    switch (token.text) {
      case '?':
        this.open.push({ kind: 'conditional', index });
        this.wantsOperand = true;
        return undefined;
      case ':':
        if (this.open.at(-1)?.kind !== 'conditional') return this.finding('SYN115', token, {});
        this.open.pop();
        this.wantsOperand = true;
        return undefined;
      case ',':
        return this.comma(token);
      case ')':
      case ']':
        return this.close(index);
      case '(':
        if (before.kind !== 'name') break;
        this.open.push({ kind: 'call', index });
        this.calls.add(index);
        this.wantsOperand = true;
        return undefined;
      case 'not':
        if (this.tokens[index + 1]?.text === 'in' && this.tokens[index + 1]?.kind === 'symbol') {
          return this.finding('SYN122', { from: token.from, to: this.tokens[index + 1]!.to }, {});
        }
        break;
    }
    return this.finding('SYN111', token, { found: this.shown(token), instead: this.foreign(before, token) });
  }

  private comma(token: Token): Diagnostic | undefined {
    const inner = this.open.at(-1);
    if (inner?.kind === 'conditional') return this.finding('SYN114', this.tokens[inner.index]!, {});
    if (inner?.kind !== 'call' && inner?.kind !== 'list') return this.finding('SYN116', token, {});
    this.wantsOperand = true;
    return undefined;
  }

  private close(index: number): Diagnostic | undefined {
    const token = this.tokens[index]!;
    const inner = this.open.pop();
    if (inner === undefined) return this.finding('SYN113', token, { found: token.text, open: null });
    const opener = this.tokens[inner.index]!;
    if (inner.kind === 'conditional') return this.finding('SYN114', opener, {});
    if ((inner.kind === 'list') !== (token.text === ']')) {
      return this.finding('SYN113', [opener, token], { found: token.text, open: opener.text });
    }
    this.partner.set(inner.index, index);
    this.wantsOperand = false;
    return undefined;
  }

  private unclosed(): Diagnostic | undefined {
    const inner = this.open.at(-1);
    if (inner === undefined) return undefined;
    const opener = this.tokens[inner.index]!;
    return inner.kind === 'conditional'
      ? this.finding('SYN114', opener, {})
      : this.finding('SYN112', opener, { open: opener.text });
  }

  /** `10%` glued together and followed by something that continues a sum: `10% + 5`, `10%-x`. */
  private writtenPercentage(index: number): Diagnostic | undefined {
    const next = this.tokens[index + 1];
    return next?.kind === 'symbol' && (next.text === '-' || next.text === '+') ? this.percentage(index) : undefined;
  }

  private percentage(index: number): Diagnostic | undefined {
    const [number, sign] = [this.tokens[index - 1]!, this.tokens[index]!];
    if (number.kind !== 'number' || number.to !== sign.from) return undefined;
    return this.finding('SYN123', { from: number.from, to: sign.to }, { number: this.shown(number) });
  }

  private foreign(before: Token, token: Token): string | undefined {
    for (const word of [token, before]) {
      if (word.kind !== 'name') continue;
      const hint =
        FOREIGN_WORDS.get(word.text) ?? FOREIGN_WORDS.get(word.text.toLowerCase()) ?? FOREIGN_WORDS.get(word.text.toUpperCase());
      if (hint !== undefined) return hint;
    }
    return undefined;
  }

  private shown(token: Token): string {
    const written = this.text.slice(token.from, token.to);
    return written.length > 40 ? `${written.slice(0, 40)}…` : written;
  }

  private finding<C extends DiagnosticCode>(
    code: C,
    marks: Span | readonly Span[],
    parameters: DiagnosticParameters[C],
  ): Diagnostic {
    return diagnose(this.text, code, marks, parameters);
  }
}
