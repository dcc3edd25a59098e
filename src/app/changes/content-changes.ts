import { canonicalJson } from '../../kernel/canonical-json.js';

/** One part of a definition that differs. Texts as they are, all else as canonical JSON; null: it is not there. */
export interface ContentChange {
  /** `expression`, `filter`, `fields.channel` … */
  readonly part: string;
  readonly before: string | null;
  readonly after: string | null;
}

/**
 * What differs between two contents of a definition, part by part. A part that is a list of keyed things differs by those that do.
 * A KPI's expression differs in its canonical form, or, where that is the same, as it is written.
 */
export function contentChanges(before: object | null, after: object | null): ContentChange[] {
  const [left, right] = [partsOf(before), partsOf(after)];
  const rewritten = otherwiseWritten(before, after);
  return rewritten !== null ? [rewritten, ...between(left, right)] : between(left, right);
}

function between(left: ReadonlyMap<string, string>, right: ReadonlyMap<string, string>): ContentChange[] {
  return [...new Set([...left.keys(), ...right.keys()])].sort().flatMap((part): ContentChange[] => {
    const change = { part, before: left.get(part) ?? null, after: right.get(part) ?? null };
    return change.before === change.after ? [] : [change];
  });
}

function otherwiseWritten(before: object | null, after: object | null): ContentChange | null {
  const [old, now] = [before, after] as readonly (Partial<Record<'canonical' | 'expression', string>> | null)[];
  if (old?.canonical === undefined || old.canonical !== now?.canonical || old.expression === now.expression) return null;
  return { part: 'expression', before: old.expression ?? null, after: now.expression ?? null };
}

function partsOf(content: object | null): Map<string, string> {
  // A KPI's canonical expression is what its text says.
  const { canonical, ...rest } = (content ?? {}) as Readonly<Record<string, unknown>>;
  const parts = canonical === undefined ? rest : { ...rest, expression: canonical };
  return new Map(Object.entries(parts).flatMap(([part, value]): [string, string][] => {
    if (value === null || value === undefined || (Array.isArray(value) && value.length === 0)) return [];
    if (isKeyed(value)) return value.map((item) => [`${part}.${item.key}`, canonicalJson(item)]);
    return [[part, typeof value === 'string' ? value : canonicalJson(value)]];
  }));
}

const isKeyed = (value: unknown): value is readonly { readonly key: string }[] =>
  Array.isArray(value) && value.every((item) => typeof (item as { key?: unknown } | null)?.key === 'string');
