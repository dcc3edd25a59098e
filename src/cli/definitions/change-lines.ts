import type { ContentChange } from '../../app/changes/content-changes.js';
import type { ChangeAction, DefinitionChange } from '../../app/changes/definition-change.js';
import type { ListedPlan } from '../api/definitions-api.js';

const SIGN: Readonly<Record<ChangeAction, string>> =
  { CREATED: '+', CHANGED: '~', FOLLOWED: '~', AFFECTED: '*', RENAMED: '~', REMOVED: '-', UNCHANGED: ' ' };

const WORDS: Readonly<Partial<Record<ChangeAction, string>>> = { FOLLOWED: 'follows', AFFECTED: 'its numbers may change' };

/** A block for each definition that changes, in the order in which they stand on each other. */
export const changeLines = (changes: readonly DefinitionChange[]): string[] =>
  changes.filter(({ action }) => action !== 'UNCHANGED').flatMap(linesOf);

function linesOf({ kind, key, action, change, replaces, version, parts, causes }: DefinitionChange): string[] {
  const word = kind === 'GOAL' && action === 'AFFECTED' ? 'to be rebased' : WORDS[action];
  const about = [change?.toLowerCase(), word].filter((each) => each !== undefined);
  const head = [SIGN[action], kind.toLowerCase(), key, ...(replaces === null || version === null ? [] : [`${replaces} → ${version}`])];
  return [
    `${head.join(' ')}${about.length === 0 ? '' : ` (${about.join(', ')})`}`,
    ...parts.flatMap(partLines),
    ...causes.map((cause) => `    because of ${cause}`),
  ];
}

function partLines({ part, before, after }: ContentChange): string[] {
  const side = (sign: string, text: string | null): string[] =>
    (text === null ? [] : [`    ${sign} ${part}: ${text.replaceAll('\n', '\n        ')}`]);
  return [...side('-', before), ...side('+', after)];
}

/** `2 new, 1 changed, 0 removed`. */
export function changeCounts(changes: readonly DefinitionChange[]): string {
  const counted = (...actions: readonly ChangeAction[]): number =>
    changes.filter(({ action }) => actions.includes(action)).length;
  return `${counted('CREATED')} new, ${counted('CHANGED', 'FOLLOWED', 'RENAMED')} changed, ${counted('REMOVED')} removed`;
}

/** What stands and is not in the files, in one line, goals in another; none where there is nothing. */
export function unmanagedLines(unmanaged: ListedPlan['unmanaged']): string[] {
  const names = (goals: boolean): string =>
    unmanaged.filter(({ kind }) => (kind === 'GOAL') === goals).map(({ kind, key }) => `${kind.toLowerCase()} ${key}`).join(', ');
  return [
    ...(names(false) === '' ? [] : [`Not in the files, left alone: ${names(false)}.`]),
    ...(names(true) === '' ? [] : [`Not in the files, left alone, since goals are closed by people: ${names(true)}.`]),
  ];
}
