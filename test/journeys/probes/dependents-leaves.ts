import { EXAMPLE_ARGUMENTS } from '../example-arguments.js';
import { MADE, NAMELESS } from './free-leaves.js';
import type { Probed } from './probed.js';
import { LOOKED_UP } from './probed-leaves.js';

/** The mutation whose dependents are probed; the others have them read by the same code. */
const PROBED_MUTATION = 'Mutation.deleteMeasure';
const OTHERS = [
  'defineSource', 'deleteSource', 'defineMeasure', 'defineKpi', 'deleteTag', 'deleteSchedule', 'publishKpi', 'retireKpi',
].map((field) => `Mutation.${field}`);
const DEFINED_BY = { measures: 'Mutation.defineMeasure', kpis: 'Mutation.defineKpi' } as const;
type Kind = keyof typeof DEFINED_BY;

/** The leaves of a definition that is given as a dependent, by those of the same definition given by itself: `fields.expression`. */
const partsIn = (table: Readonly<Record<string, unknown>>, kind: Kind): string[] =>
  Object.keys(table).flatMap((name) => {
    const start = `${DEFINED_BY[kind]}(input.`;
    return name.startsWith(start) ? [name.slice(start.length, -1)] : [];
  });

const KINDS = Object.keys(DEFINED_BY) as Kind[];
const spentFor = (kind: Kind, part: string): string => `spent_${kind}_${part.replaceAll('.', '_')}`;

/** What an organisation has to have for the controls: each deletes one of its own. */
export const SPENT_MEASURES: readonly string[] = KINDS.flatMap((kind) => partsIn(LOOKED_UP, kind).map((part) => spentFor(kind, part)));

export const DEPENDENTS_LOOKED_UP: Readonly<Record<string, Probed>> = Object.fromEntries(KINDS.flatMap((kind) =>
  partsIn(LOOKED_UP, kind).map((part): [string, Probed] => {
    const probed = LOOKED_UP[`${DEFINED_BY[kind]}(input.${part})`]!;
    const input = probed.beside?.['input'] ?? EXAMPLE_ARGUMENTS[DEFINED_BY[kind]]!['input'];
    const beside = { key: spentFor(kind, part), dependents: { [kind]: [input] } };
    return [`${PROBED_MUTATION}(dependents.${kind}.${part})`, { ...probed, beside, spends: true }];
  })));

export const DEPENDENTS_NAMELESS: Readonly<Record<string, string>> = Object.fromEntries(KINDS.flatMap((kind) => {
  const own = [NAMELESS, MADE].flatMap((table) => partsIn(table, kind));
  const all = [...own, ...partsIn(LOOKED_UP, kind)];
  return [
    ...own.map((part) => [`${PROBED_MUTATION}(dependents.${kind}.${part})`, `as in ${DEFINED_BY[kind]}`]),
    ...OTHERS.flatMap((other) => all.map((part) => [`${other}(dependents.${kind}.${part})`, `read by the code that reads those of ${PROBED_MUTATION}`])),
  ];
}));
