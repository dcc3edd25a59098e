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
  /** Keys of the asking organisation, of several roles: each asks everything; the first one is its owner's. */
  readonly secrets: readonly string[];
  /** What the other organisation has, of whatever kind: each is put everywhere. */
  readonly foreign: Foreign;
  /** An instant of the asking organisation: what its answers are pinned to. */
  readonly knowledge: string;
  /** Own ids and cursors by their placeholders. */
  readonly own: Readonly<Record<string, string>>;
}

export function generateProbes(options: GenerateOptions): Generated {
  const { schema, secrets, foreign, own } = options;
  const texts = Object.values(foreign).flat() as string[];
  const reading: Probe[] = [];
  const writing: Probe[] = [];
  const making: Probe[] = [];
  const controls: Probe[] = [];
  for (const leaf of argumentLeaves(schema)) {
    const { owner, field, name } = leaf;
    const probed = PROBED[name];
    const ask = (value: unknown, asked: string, secret = secrets[0]!, more = {}): Side => sideOf(options, leaf, value, asked, secret, more);
    for (const text of texts) {
      const twin = twinOf(text);
      const ways = probed?.ways ?? MADE[name] ?? (() => []);
      const twins = ways(twin);
      ways(text).forEach((value, index) => {
        for (const more of variationsOf(schema, leaf)) {
          for (const secret of secrets) {
            (probed === undefined ? making : owner === 'Mutation' ? writing : reading).push({
              name: `${name} ← ${JSON.stringify(value)}`,
              // Made when they are asked: there are a hundred thousand.
              get foreign() {
                return ask(value, text, secret, more);
              },
              get absent() {
                return ask(twins[index], twin, secret, more);
              },
            });
          }
        }
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

/** What else may be asked beside the place, all of it in the past: what still runs is compared up to the instant that was asked. */
const QUESTIONS: readonly Readonly<Record<string, unknown>>[] = [
  {},
  { grain: 'QUARTER', compare: ['PREVIOUS_PERIOD', 'SAME_PERIOD_LAST_YEAR'] },
  { grain: null, by: ['channel'], orderBy: [{ by: 'channel', descending: true }] },
  { grain: 'WEEK', where: 'channel in ["email", "chat"]', timeZone: 'Asia/Tokyo' },
  { grain: 'DAY', window: { between: { from: '2026-02-01', to: '2026-02-08' } }, compare: ['SAME_WEEKDAY_LAST_YEAR'] },
  { grain: 'HOUR', window: { between: { from: '2026-01-10', to: '2026-01-11' } }, by: ['channel'] },
  { grain: 'MONTH', by: ['channel'], first: 1, having: 'handled > 0' },
  { grain: null, window: { between: { from: '2025-01-01', to: '2026-01-01' } } },
  { grain: 'FISCAL_QUARTER', by: ['channel'], compare: ['PREVIOUS_PERIOD'], first: 2 },
  { grain: 'MONTH', timeZone: 'America/St_Johns', orderBy: [{ by: 'period', descending: true }] },
];
const PAGES = [{}, { first: 1 }, { first: 100 }];

function variationsOf(schema: GraphQLSchema, { owner, field }: ArgumentLeaf): readonly Readonly<Record<string, unknown>>[] {
  if (takes(schema, owner, field, 'grain')) return QUESTIONS;
  return owner !== 'Mutation' && takes(schema, owner, field, 'first') ? PAGES : [{}];
}

function sideOf(
  { schema, knowledge, own }: GenerateOptions,
  { owner, field, path, name }: ArgumentLeaf,
  value: unknown,
  asked: string,
  secret: string,
  more: Readonly<Record<string, unknown>>,
): Side {
  const pinned = takes(schema, owner, field, 'asOf') ? { asOf: { knowledge } } : {};
  const known = ([key, one]: [string, unknown]): [string, unknown] => [key, typeof one === 'string' ? own[one] ?? one : one];
  const beside = Object.fromEntries(Object.entries(PROBED[name]?.beside ?? {}).map(known));
  const args = withLeaf({ ...EXAMPLE_ARGUMENTS[`${owner}.${field}`]!, ...pinned, ...more, ...beside }, path, value);
  return oneOf(schema, [{ field: { owner, field, args }, secret, asked: shownAs(asked) }]);
}

/** The requests as one. */
export const together = (schema: GraphQLSchema, sides: readonly Side[]): Side =>
  oneOf(schema, sides.flatMap(({ parts }) => parts));

function oneOf(schema: GraphQLSchema, parts: Side['parts']): Side {
  const rules = parts[0]!.field.owner === 'Mutation' ? WRITTEN : READ;
  return {
    body: JSON.stringify(operationOf(schema, parts.map(({ field }) => field), INSIDE, rules)),
    secret: parts[0]!.secret,
    asked: parts.flatMap(({ asked }) => asked),
    parts,
  };
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
