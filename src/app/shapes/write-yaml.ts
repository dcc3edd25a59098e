import { blockScalar, inlineScalar } from './yaml-scalar.js';

/** Lists and mappings that fit in so many columns stand in one line … */
const WIDTH = 120;
/** … if they hold texts alone, or are items of a list and no deeper than this: the hours of a day. */
const DEEPEST_ITEM = 3;

type Scalar = string | number | boolean;
type Collection = readonly unknown[] | Readonly<Record<string, unknown>>;

/**
 * Plain data as YAML: the same for the same, and nothing folded. The outermost mapping, its lists and their items are blocks;
 * texts of several lines are literals.
 */
export const writeYaml = (file: Readonly<Record<string, readonly object[]>>): string =>
  Object.entries(file)
    .map(([key, items]) => [`${key}:`, ...items.flatMap((item) => asItem(mapping(item as Collection, 4), 2))])
    .map((lines) => `${lines.join('\n')}\n`).join('\n');

/** The lines of a mapping's pairs, or of a list's items. */
function block(value: Collection, indent: number): string[] {
  return Array.isArray(value) ? value.flatMap((item) => listItem(item, indent)) : mapping(value, indent);
}

function mapping(value: Collection, indent: number): string[] {
  return Object.entries(value).flatMap(([key, each]): string[] => {
    const start = `${' '.repeat(indent)}${key}:`;
    if (!isCollection(each)) return scalarLines(start, each as Scalar, indent + 2);
    const line = oneLine(each, start.length + 1, 1);
    return line === undefined ? [start, ...block(each, indent + 2)] : [`${start} ${line}`];
  });
}

function listItem(item: unknown, indent: number): string[] {
  const start = `${' '.repeat(indent)}-`;
  if (!isCollection(item)) return scalarLines(start, item as Scalar, indent + 2);
  const line = oneLine(item, start.length + 1, DEEPEST_ITEM);
  return line === undefined ? asItem(block(item, indent + 2), indent) : [`${start} ${line}`];
}

/** Lines that are indented by two more, as an item: the first of them after a dash. */
const asItem = ([first, ...rest]: readonly string[], indent: number): string[] =>
  [`${' '.repeat(indent)}- ${first!.trimStart()}`, ...rest];

function scalarLines(start: string, value: Scalar, indent: number): string[] {
  const literal = typeof value === 'string' ? blockScalar(value) : undefined;
  if (literal === undefined) return [`${start} ${inlineScalar(value, false)}`];
  return [`${start} ${literal.header}`, ...literal.lines.map((line) => (line === '' ? '' : `${' '.repeat(indent)}${line}`))];
}

/** In brackets, after so many columns; undefined where it does not fit, is too deep, or holds a text of several lines. */
function oneLine(value: Collection, column: number, deepest: number): string | undefined {
  const text = depth(value) > deepest ? undefined : inBrackets(value);
  return text === undefined || column + text.length > WIDTH ? undefined : text;
}

function inBrackets(value: unknown): string | undefined {
  if (!isCollection(value)) {
    return typeof value === 'string' && blockScalar(value) !== undefined ? undefined : inlineScalar(value as Scalar, true);
  }
  const isList = Array.isArray(value);
  const parts = Object.entries(value).map(([key, each]) => {
    const text = inBrackets(each);
    return text === undefined || isList ? text : `${key}: ${text}`;
  });
  if (parts.includes(undefined)) return undefined;
  return isList ? `[${parts.join(', ')}]` : parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`;
}

const isCollection = (value: unknown): value is Collection => typeof value === 'object' && value !== null;

const depth = (value: unknown): number =>
  (isCollection(value) ? 1 + Math.max(0, ...Object.values(value).map(depth)) : 0);
