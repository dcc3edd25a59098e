import { didYouMean } from '../../kernel/suggest.js';
import { shownKey } from '../definitions/texts.js';
import type { Wanted } from '../shapes/shape.js';

/** What the message of each code is made of; `place`: as in kpis[3].unit. */
export interface FileParameters {
  /** `about`: the character that cannot begin a text, or the YAML library's name of the fault. */
  FIL601: { readonly message: string; readonly about: string };
  FIL602: { readonly place: string; readonly key: string; readonly known: readonly string[] };
  FIL603: { readonly place: string; readonly key: string };
  /** `written`: the value as the file has it, of one line. */
  FIL604: { readonly place: string; readonly wanted: Wanted; readonly found: unknown; readonly written: string | undefined };
  FIL605: { readonly place: string; readonly words: readonly string[]; readonly found: unknown };
  FIL606: { readonly key: string; readonly line: number };
  FIL607: { readonly key: string; readonly noun: string; readonly other: string; readonly place: string };
  FIL608: Record<never, never>;
  FIL609: { readonly name: string };
  FIL610: Record<never, never>;
  FIL611: { readonly tag: string };
  FIL612: { readonly count: number; readonly max: number };
  FIL613: { readonly length: number; readonly max: number };
  FIL614: { readonly why: 'empty' | 'absolute' | 'outside' | 'twice' };
  FIL615: { readonly count: number };
}
export type FileCode = keyof FileParameters;

interface Message {
  readonly message: string;
  readonly hint?: string | undefined;
}

/** What each code says. Codes are never reused. */
export const FILE_MESSAGES: { readonly [C in FileCode]: (parameters: FileParameters[C]) => Message } = {
  FIL601: (p) => ({ message: `The YAML cannot be read: ${p.message}.`, hint: syntaxHint(p.about) }),
  FIL602: (p) => ({
    message: `"${p.key.slice(0, 60)}" is no key of ${p.place}.`,
    hint: didYouMean(p.key.slice(0, 60), p.known) ?? `It takes ${p.known.join(', ')}.`,
  }),
  FIL603: (p) => ({ message: `${capital(p.place)} lacks "${p.key}".` }),
  FIL604: (p) => ({ message: `${capital(p.place)} is ${shown(p.found)}; ${p.wanted} is expected.`, hint: typeHint(p) }),
  FIL605: (p) => ({
    message: `${capital(p.place)} is ${shown(p.found)}; it is one of ${p.words.join(', ')}.`,
    hint: typeof p.found === 'string' ? didYouMean(p.found.slice(0, 60), p.words) : undefined,
  }),
  FIL606: (p) => ({
    message: `"${p.key.slice(0, 60)}" stands twice in one mapping, first in line ${p.line}.`, hint: 'Keep one of them.',
  }),
  FIL607: (p) => (p.noun === p.other
    ? { message: `The ${p.noun} "${shownKey(p.key)}" is defined twice, first in ${p.place}.`, hint: 'Keep one of them.' }
    : {
      message: `The key "${shownKey(p.key)}" is that of a ${p.other} already, in ${p.place}.`,
      hint: 'Measures and KPIs share their names: rename one.',
    }),
  FIL608: () => ({ message: 'A second document begins here.', hint: 'Take the line --- out, or make two files.' }),
  FIL609: (p) => ({ message: `There is no anchor "${p.name}".`, hint: 'A text that begins with * stands in quotes.' }),
  FIL610: () => ({ message: 'Aliases repeat too much.', hint: 'Write what they stand for.' }),
  FIL611: (p) => ({ message: `The tag ${p.tag} means nothing here.`, hint: 'A text that begins with ! stands in quotes.' }),
  FIL612: (p) => ({ message: `There are ${grouped(p.count)} files; at most ${grouped(p.max)} are read.` }),
  FIL613: (p) => ({
    message: `The file has ${grouped(p.length)} characters; at most ${grouped(p.max)} are read.`, hint: 'Make several of it.',
  }),
  FIL614: (p) => ({ message: PATHS[p.why], hint: 'Paths are relative to the folder of the definitions.' }),
  FIL615: (p) => ({ message: `There ${p.count === 1 ? 'is one finding' : `are ${grouped(p.count)} findings`} more.` }),
};

const PATHS = {
  empty: 'The file has no path.', absolute: 'The path is absolute.', outside: 'The path leads out of its folder.',
  twice: 'There is a file of this path already.',
} as const;

const grouped = (count: number): string => count.toLocaleString('en');
const capital = (text: string): string => (text.startsWith('the ') ? `T${text.slice(1)}` : text);

function shown(found: unknown): string {
  if (found === null || found === '') return 'empty';
  if (Array.isArray(found)) return 'a list';
  if (typeof found === 'object') return 'a mapping';
  return typeof found === 'string' ? JSON.stringify(found.slice(0, 60)) : String(found);
}

/** Why a value that was meant well is read as something else. */
function typeHint({ wanted, found, written }: FileParameters['FIL604']): string | undefined {
  const isEmpty = found === null || (typeof found === 'string' && found.trim() === '');
  if (isEmpty) return 'Leave the key out where there is nothing to say.';
  if (wanted === 'a list') return 'Its items stand in brackets, or each in a line that begins with "- ".';
  if (wanted === 'a text') {
    return typeof found === 'object'
      ? 'A text that begins with [ or {, or holds ": ", stands in quotes.'
      : `Write it in quotes: "${written ?? String(found)}".`;
  }
  if (wanted === 'true or false' && typeof found === 'string') {
    return /^(yes|on|y)$/i.test(found) ? 'Write true.' : /^(no|off|n)$/i.test(found) ? 'Write false.' : undefined;
  }
  return typeof found === 'string' && !Number.isNaN(Number(found)) ? 'Write it without quotes.' : undefined;
}

function syntaxHint(about: string): string | undefined {
  if (about.length === 1) return `A text that begins with ${about} stands in quotes.`;
  switch (about) {
    case 'BLOCK_AS_IMPLICIT_KEY': return 'A text that holds ": " stands in quotes.';
    case 'UNEXPECTED_TOKEN': return 'A text that begins with a quote or a bracket stands in quotes as a whole, or below |.';
    case 'TAB_AS_INDENT': return 'Indent with spaces.';
    case 'BAD_INDENT': return 'What belongs together begins in one column.';
    default: return undefined;
  }
}
