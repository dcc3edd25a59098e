import { diagnose } from './diagnostics.js';
import { type Instruction, programOf } from './grammar.js';
import { lex, type Token } from './lexer.js';
import { checkSyntax } from './syntax.js';
import { type Parsed, treeOf } from './tree.js';

/** Names, literals, operators, calls and lists that one text may have. */
export const MAX_NODES = 500;

/** Text → expression, or its one syntax error, the one furthest along. Never throws, whatever the text holds. */
export function parse(text: string): Parsed {
  const lexed = lex(text);
  if (!lexed.ok) return lexed;
  const { tokens } = lexed;
  const syntax = checkSyntax(text, tokens);
  if (!syntax.ok) return syntax;
  const whole = { from: 0, to: text.length };
  const count = tokens.filter(isNode).length;
  if (count > MAX_NODES) return { ok: false, diagnostic: diagnose(text, 'SYN125', whole, { count, max: MAX_NODES }) };
  let program: readonly Instruction[];
  try {
    program = programOf(tokens);
  } catch (error) {
    return { ok: false, diagnostic: diagnose(text, 'SYN199', whole, { instruction: (error as Error).message }) };
  }
  return treeOf(text, tokens, syntax.brackets, program);
}

const PUNCTUATION = [')', '[', ']', ',', ':', '('];
const isNode = (token: Token): boolean => token.kind !== 'end' && !(token.kind === 'symbol' && PUNCTUATION.includes(token.text));
