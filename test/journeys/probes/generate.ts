import { getNamedType, type GraphQLOutputType, type GraphQLSchema } from 'graphql';
import { argumentLeaves, withLeaf, type ArgumentLeaf } from '../../support/schema-arguments.js';
import { operationOf, type SelectionRules } from '../../support/schema-document.js';
import { EXAMPLE_ARGUMENTS, INSIDE } from '../example-arguments.js';
import type { Foreign } from '../two-organizations.js';
import { FREE, MADE, PROBED } from './leaves.js';
import type { Probe, Side } from './probe.js';
import { shownAs, twinOf } from './twin.js';

/** Probes by when they can be asked. */
export interface Generated {
  /** Change nothing, whatever the answer. */
  readonly reading: readonly Probe[];
  /** Would change what they name, were it there. */
  readonly writing: readonly Probe[];
  /** Make what they name, as anybody may whose organisation has none of it. */
  readonly making: readonly Probe[];
  /** Per place, the same request about what is there and about what is not: answered alike, the probes would show nothing. */
  readonly controls: readonly Probe[];
}

/** Places of the schema that nobody has said anything about: a new argument is probed, or said to be free of names. */
export const unclassified = (schema: GraphQLSchema): string[] =>
  argumentLeaves(schema)
    .map(({ name }) => name)
    .filter((name) => [PROBED, FREE, MADE].filter((table) => name in table).length !== 1);

export const gone = (schema: GraphQLSchema): string[] => {
  const there = new Set(argumentLeaves(schema).map(({ name }) => name));
  return [PROBED, FREE, MADE].flatMap((table) => Object.keys(table)).filter((name) => !there.has(name));
};

export interface GenerateOptions {
  readonly schema: GraphQLSchema;
  readonly secret: string;
  /** What the other organisation has, of whatever kind: each is put everywhere … */
  readonly foreign: Foreign;
  /** … but texts of a kind that the place does not take only at every so many places. */
  readonly stride: number;
  /** An instant of the asking organisation: what its answers are pinned to. */
  readonly knowledge: string;
  /** Own ids and cursors by their placeholders. */
  readonly own: Readonly<Record<string, string>>;
}

export function generateProbes(options: GenerateOptions): Generated {
  const { schema, foreign, own, stride } = options;
  const texts = Object.entries(foreign).flatMap(([kind, all]: [string, readonly string[]]) =>
    all.map((text) => ({ kind, text })),
  );
  let misfits = 0;
  const reading: Probe[] = [];
  const writing: Probe[] = [];
  const making: Probe[] = [];
  const controls: Probe[] = [];
  for (const leaf of argumentLeaves(schema)) {
    const { owner, field, name } = leaf;
    const probed = PROBED[name];
    const ask = (value: unknown, asked: string): Side => sideOf(options, leaf, value, asked);
    for (const { kind, text } of texts) {
      if (kind !== kindTaken(leaf) && misfits++ % stride !== 0) continue;
      const twin = twinOf(text);
      const ways = probed?.ways ?? MADE[name] ?? (() => []);
      const twins = ways(twin);
      ways(text).forEach((value, index) => {
        const probe = { name: `${name} ← ${JSON.stringify(value)}`, foreign: ask(value, text), absent: ask(twins[index], twin) };
        (probed === undefined ? making : owner === 'Mutation' ? writing : reading).push(probe);
      });
    }
    if (probed === undefined || probed.own === null) continue;
    const there = own[probed.own] ?? probed.own;
    const found = probed.ways(there).at(-1);
    const missed = probed.ways('quartz_nothing_c').at(-1);
    const control = {
      name: `${owner}.${field}: ${name} ← ${JSON.stringify(found)}`,
      foreign: ask(found, there),
      absent: ask(missed, 'quartz_nothing_c'),
    };
    controls.push(control);
  }
  // Those that use up what they find come last.
  const spends = ({ name }: Probe): number =>
    Number(PROBED[name.slice(name.indexOf(': ') + 2, name.indexOf(' ← '))]?.spends ?? false);
  // Whatever leaves a row as it was goes before what changes it.
  making.sort((a, b) => (a.name < b.name ? -1 : 1));
  return { reading, writing, making, controls: controls.sort((a, b) => spends(a) - spends(b)) };
}

/** The kind of text that means something at the place. */
function kindTaken({ owner, path, scalar }: ArgumentLeaf): keyof Foreign {
  const { key } = path.at(-1)!;
  if (key === 'after') return 'cursors';
  if (scalar === 'DateTime') return 'instants';
  return scalar === 'ID' && owner === 'Mutation' ? 'ids' : 'names';
}

function sideOf(
  { schema, secret, knowledge }: GenerateOptions,
  { owner, field, path, name }: ArgumentLeaf,
  value: unknown,
  asked: string,
): Side {
  const root = `${owner}.${field}`;
  const pinned = takes(schema, owner, field, 'asOf') ? { asOf: { knowledge } } : {};
  const args = withLeaf({ ...EXAMPLE_ARGUMENTS[root]!, ...pinned, ...PROBED[name]?.beside }, path, value);
  const request = operationOf(schema, [{ owner, field, args }], INSIDE, owner === 'Mutation' ? WRITTEN : READ);
  return { body: JSON.stringify(request), secret, asked: shownAs(asked) };
}

const takes = (schema: GraphQLSchema, owner: string, field: string, argument: string): boolean => {
  const type = schema.getType(owner);
  return (
    type !== undefined &&
    'getFields' in type &&
    (type.getFields()[field] as { args?: readonly { name: string }[] }).args!.some(({ name }) => name === argument)
  );
};

/** When a key was last used is noted while the probes run. */
const READ: SelectionRules = { depth: 2, leaveOut: (owner, field) => `${owner}.${field}` === 'ApiKey.lastUsedAt' };

/** Of what a mutation made, its ids, instants and secrets are new each time. */
const WRITTEN: SelectionRules = {
  depth: 2,
  leaveOut: (_owner, field, type: GraphQLOutputType) =>
    ['ID', 'DateTime'].includes(getNamedType(type).name) || field === 'secret' || field === 'prefix',
};
