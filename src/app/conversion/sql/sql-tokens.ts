import { Untranslatable } from '../conversion.js';

export interface SqlToken {
  readonly kind: 'word' | 'quotedName' | 'number' | 'text' | 'template' | 'symbol' | 'end';
  /** Words in lower case; texts, quoted names and templates without what is around them. */
  readonly text: string;
}

/** Longest first where one begins as another. Comments are passed over like space. */
const TOKENS: readonly (readonly [SqlToken['kind'] | 'space', RegExp])[] = [
  ['space', /(?:\s+|--[^\n]*|\/\*[\s\S]*?\*\/)+/y],
  ['template', /\{\{([\s\S]*?)\}\}|\$?\{([^{}]*)\}/y],
  ['text', /'((?:[^']|'')*)'/y],
  ['quotedName', /"([^"]+)"|`([^`]+)`/y],
  ['number', /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?![A-Za-z_])/y],
  ['word', /[A-Za-z_][A-Za-z0-9_]*/y],
  ['symbol', /::|<>|!=|<=|>=|[-+*/=<>(),.]/y],
];

/** Cuts a text into tokens, an end behind them. Throws Untranslatable for a character that none begins with. */
export function sqlTokens(text: string): SqlToken[] {
  const tokens: SqlToken[] = [];
  let at = 0;
  while (at < text.length) {
    const found = next(text, at);
    if (found === undefined) {
      throw new Untranslatable(`Its SQL holds ${JSON.stringify(text.slice(at, at + 12))}, which is not translated.`);
    }
    at += found.length;
    if (found.token !== undefined) tokens.push(found.token);
  }
  return [...tokens, { kind: 'end', text: '' }];
}

function next(text: string, at: number): { readonly token: SqlToken | undefined; readonly length: number } | undefined {
  for (const [kind, pattern] of TOKENS) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match === null) continue;
    if (kind === 'space') return { token: undefined, length: match[0].length };
    return { token: { kind, text: content(kind, match) }, length: match[0].length };
  }
  return undefined;
}

function content(kind: SqlToken['kind'], match: RegExpExecArray): string {
  const inside = match[1] ?? match[2] ?? match[0];
  switch (kind) {
    case 'text':
      if (inside.includes('\\')) {
        throw new Untranslatable(`Its SQL holds '${inside}': what a backslash says differs between databases.`);
      }
      return inside.replaceAll("''", "'");
    case 'template': return inside.trim();
    case 'word': return inside.toLowerCase();
    // What is a text in one database and a name in the next keeps its quotes, so that it can be told apart.
    case 'quotedName': return match[1] === undefined ? inside : `"${inside}"`;
    default: return inside;
  }
}

/** A quoted name without its quotes. Throws Untranslatable where it stands alone in double quotes: it may be a text there. */
export function unquoted(text: string, isQualified: boolean): string {
  if (!text.startsWith('"')) return text;
  if (isQualified) return text.slice(1, -1);
  throw new Untranslatable(
    `Its SQL holds ${text}, which is a name in some databases and a text in others.`,
    'Write a text in single quotes, a name without quotes.',
  );
}
