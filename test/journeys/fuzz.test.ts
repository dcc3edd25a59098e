import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  buildClientSchema,
  getIntrospectionQuery,
  getNamedType,
  isInputObjectType,
  isObjectType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql';
import { argumentLeaves, withLeaf, type ArgumentLeaf } from '../support/schema-arguments.js';
import { broken, randomOperation } from '../support/random-operation.js';
import { operationOf, type AskedField, type SelectionRules } from '../support/schema-document.js';
import { testServer, type TestServer } from '../support/server.js';
import { sample } from '../support/size.js';
import { EXAMPLE_ARGUMENTS, INSIDE } from './example-arguments.js';
import { HOSTILE_INTEGERS, HOSTILE_JSON, HOSTILE_TEXTS } from './hostile-texts.js';
import { sendTo, type RawAnswer, type Send } from './probes/probe.js';
import { defineAlike, defineForeign, tenant, type Tenant } from './two-organizations.js';

let server: TestServer;
let send: Send;
let owner: Tenant;
let schema: GraphQLSchema;
let leaves: readonly ArgumentLeaf[];
/** What another organisation has. */
let foreign: readonly string[];

beforeAll(async () => {
  server = await testServer();
  send = sendTo(server.url);
  owner = await tenant(server);
  await defineAlike(owner, 1);
  schema = buildClientSchema(await owner.ask(getIntrospectionQuery()));
  leaves = argumentLeaves(schema);
  const other = await tenant(server, { key: 'quartz_org1_b' });
  await defineAlike(other, 7);
  foreign = Object.values(await defineForeign(server, other)).flat() as string[];
});

/** Stands in the variables for JSON whose digits JavaScript would lose. */
const RAW = '\u0001raw';
const withRaw = (json: string, raw: readonly string[]): string =>
  raw.reduce((text, value, index) => text.replaceAll(JSON.stringify(`${RAW}${index}`), value), json);

interface Attempt {
  readonly asked: readonly AskedField[];
  readonly raw: readonly string[];
}

const RULES: SelectionRules = { depth: 3, leaveOut: () => false };

const bodyOf = ({ asked, raw }: Attempt): string => withRaw(JSON.stringify(operationOf(schema, asked, INSIDE, RULES)), raw);

/** What would betray the inside of the server: stacks, files, statements, what a database or a runtime says. */
const INSIDES = [
  /\bat (?:async )?[\w.<>]+ \(|\(?(?:file|node):\S+:\d+/,
  /node_modules|\/src\/|\.[jt]s:\d/,
  /\b(?:select|insert|update|delete)\b.*\b(?:from|into|set|where)\b/i,
  /syntax error at or near|invalid input syntax|violates \w+ constraint|SQLSTATE|\brelation\b/i,
  /out of range for type|current_setting/i,
  /mikro-?orm|kysely|\bpg_|postgres|\b(?:Type|Range|Reference)Error\b|Cannot read propert/i,
  /is not a function|is not iterable|call stack|\[object |\bundefined\b|\bNaN\b/i,
];

/** What an answer says in words, wherever it says it: errors, diagnostics, rejected rows. */
function wordsOf(value: unknown): string[] {
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inside]) =>
    typeof inside === 'string' && (key === 'message' || key === 'hint') ? [inside] : wordsOf(inside),
  );
}

/** The words that are the server's own: those in quotes repeat what was sent. */
function betrayed(words: string, sent: string): string | undefined {
  const own = words.replace(/"(?:[^"\\]|\\.)*(?:"|$)/gs, '""');
  return INSIDES.map((inside) => inside.exec(own)?.[0]).find(
    (found) => found !== undefined && !sent.includes(JSON.stringify(found).slice(1, -1)),
  );
}

function findingsOf({ status, body }: RawAnswer, sent: string): string[] {
  const failed = status >= 500 ? [`status ${status}`] : [];
  let answer: { errors?: { message: unknown; extensions?: { code?: string } }[] };
  try {
    answer = JSON.parse(body) as typeof answer;
  } catch {
    return [...failed, `no JSON: ${body.slice(0, 200)}`];
  }
  const coded = (answer.errors ?? [])
    .filter(({ extensions }) => extensions?.code === undefined || extensions.code === 'INTERNAL')
    .map((error) => `a failure: ${JSON.stringify(error)}`);
  const mute = (answer.errors ?? [])
    .filter(({ message }) => typeof message !== 'string' || message.trim() === '')
    .map(() => 'an error without words');
  const told = wordsOf(answer)
    .flatMap((words) => betrayed(words, sent) ?? [])
    .map((found) => `tells ${JSON.stringify(found)}`);
  const leaked = foreign.filter((text) => body.includes(text) && !sent.includes(text)).map((text) => `tells another organisation's ${text}`);
  return [...failed, ...coded, ...mute, ...told, ...leaked];
}

const check = async (attempt: Attempt): Promise<void> => void await checkBody(bodyOf(attempt));

async function checkBody(body: string): Promise<RawAnswer> {
  const complained = server.complaints.length;
  const answer = await send({ body, secret: owner.secret });
  const findings = findingsOf(answer, body);
  expect({ body: body.slice(0, 3_000), findings, complaints: server.complaints.slice(complained) }).toEqual({
    body: body.slice(0, 3_000),
    findings: [],
    complaints: [],
  });
  return answer;
}

const exampleOf = (leaf: ArgumentLeaf): Readonly<Record<string, unknown>> =>
  EXAMPLE_ARGUMENTS[`${leaf.owner}.${leaf.field}`] ?? {};

/** Each hostile value at each place, the rest as it should be. */
function everyAttempt(): Attempt[] {
  return leaves.flatMap((leaf) => {
    const values = leaf.scalar === 'JSON' ? [...HOSTILE_JSON.map(() => `${RAW}0`)] : HOSTILE_TEXTS;
    return values.map((value, index) => ({
      asked: [{ owner: leaf.owner, field: leaf.field, args: withLeaf(exampleOf(leaf), leaf.path, value) }],
      raw: leaf.scalar === 'JSON' ? [HOSTILE_JSON[index]!] : [],
    }));
  });
}

/** Arguments of the right types with whatever in them, built down from the schema. */
function valueOf(type: GraphQLInputType, depth: number): fc.Arbitrary<unknown> {
  const text = String(type);
  if (text.endsWith('!')) return bareValue(type, depth);
  return fc.oneof({ weight: 2, arbitrary: bareValue(type, depth) }, { weight: 1, arbitrary: fc.constantFrom(null, undefined) });
}

function bareValue(type: GraphQLInputType, depth: number): fc.Arbitrary<unknown> {
  const bare = 'ofType' in type && String(type).endsWith('!') ? (type as { ofType: GraphQLInputType }).ofType : type;
  if (String(bare).startsWith('['))
    return fc.array(bareValue((bare as unknown as { ofType: GraphQLInputType }).ofType, depth), { maxLength: 3 });
  const named = getNamedType(bare);
  if (isInputObjectType(named)) {
    const fields = Object.values(named.getFields());
    return fc.record(Object.fromEntries(fields.map((field) => [field.name, valueOf(field.type, depth + 1)])), {
      requiredKeys: fields.filter((field) => String(field.type).endsWith('!')).map(({ name }) => name),
    });
  }
  if ('getValues' in named) return fc.constantFrom(...named.getValues().map(({ name }) => name));
  switch (named.name) {
    case 'Int':
      return fc.oneof(fc.constantFrom(...HOSTILE_INTEGERS), fc.integer());
    case 'Float':
      return fc.oneof(fc.constantFrom(0, -1, 0.5, 1, 1e300), fc.double({ noNaN: true, noDefaultInfinity: true }));
    case 'Boolean':
      return fc.boolean();
    case 'JSON':
      return fc.oneof(
        fc.jsonValue({ maxDepth: 3 }),
        fc.dictionary(fc.constantFrom('v', 'channel', 'took', 'solved'), fc.jsonValue({ maxDepth: 1 })),
      );
    case 'Date':
      return fc.constantFrom('2026-01-01', '2026-02-28', '0001-01-01', '9999-12-31', '1582-10-10');
    case 'DateTime':
      return fc.oneof(
        fc.constantFrom(...HOSTILE_TEXTS),
        fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
      );
    case 'Duration':
      return fc.constantFrom('PT24H', 'P7D', 'P1Y', 'PT0S', 'P999999999D', '-P1D');
    default:
      return fc.oneof(
        { weight: 3, arbitrary: fc.constantFrom(...HOSTILE_TEXTS) },
        { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 50 }) },
      );
  }
}

/** A field of the API with arguments of the right types; some of them those of its example, so that it gets further. */
function randomField(owner_: string, field: GraphQLField<unknown, unknown>): fc.Arbitrary<AskedField> {
  const example = EXAMPLE_ARGUMENTS[`${owner_}.${field.name}`] ?? {};
  return fc
    .record(
      Object.fromEntries(
        field.args.map((argument) => [
          argument.name,
          fc.oneof(
            { weight: 2, arbitrary: fc.constant(example[argument.name]) },
            { weight: 1, arbitrary: valueOf(argument.type, 0) },
          ),
        ]),
      ),
    )
    .map((args) => ({
      owner: owner_,
      field: field.name,
      args: Object.fromEntries(
        field.args.map(({ name, type }) => [name, args[name] ?? (String(type).endsWith('!') ? example[name] : args[name])]),
      ),
    }));
}

function randomAttempt(): fc.Arbitrary<Attempt> {
  const owners = [...new Set(leaves.map((leaf) => leaf.owner))];
  const fields = owners.flatMap((name) => {
    const type = schema.getType(name);
    return isObjectType(type)
      ? Object.values(type.getFields())
          .filter(({ args }) => args.length > 0)
          .map((field) => randomField(name, field))
      : [];
  });
  return fc.oneof(...fields).map((asked) => ({ asked: [asked], raw: [] }));
}

describe("whatever is sent, the answer is never the server's own failure, and tells nothing of its inside", () => {
  test('hostile texts, numbers, instants, cursors and expressions at every argument of the schema', async () => {
    const all = everyAttempt();
    const stride = Math.max(1, Math.floor(all.length / sample(100, Infinity)));
    // Another residue for every run: over time all of them are asked, and the seed says which.
    const seed = fc.readConfigureGlobal()?.seed ?? Date.now() % 1_000_003;
    const chosen = all.filter((_, index) => (index + seed) % stride === 0);
    process.stdout.write(
      `fuzz: ${chosen.length} of ${all.length} hostile arguments at ${leaves.length} places, YARDSTICK_TEST_SEED=${seed}\n`,
    );
    let next = 0;
    await Promise.all(
      Array.from({ length: 6 }, async () => {
        for (let attempt = chosen[next++]; attempt !== undefined; attempt = chosen[next++]) await check(attempt);
      }),
    );
  }, 3_600_000);

  test('arguments of the right types at random', async () => {
    await fc.assert(fc.asyncProperty(randomAttempt(), check), { numRuns: sample(40, 20_000), verbose: 1, endOnFailure: true });
  }, 3_600_000);

  test('whole operations, half of them with some of their tokens broken', async () => {
    const outcomes = { data: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(fc.gen(), fc.boolean(), async (draw, isBroken) => {
        const { query, variables } = randomOperation(schema, draw, (_draw, type, field, argument) => {
          const example = EXAMPLE_ARGUMENTS[`${type}.${field}`]?.[argument.name];
          return draw(() => fc.oneof({ weight: 3, arbitrary: fc.constant(example) }, { weight: 1, arbitrary: valueOf(argument.type, 0) })) ?? example;
        });
        const answer = await checkBody(JSON.stringify({ query: isBroken ? broken(query, draw) : query, variables }));
        outcomes[/"data":\{/.test(answer.body) ? 'data' : 'refused']++;
      }),
      { numRuns: sample(200, 20_000), verbose: 1, endOnFailure: true },
    );
    // Neither kind is a handful: the operations get through, and not all of them.
    process.stdout.write(`fuzz: ${outcomes.data} operations answered with data, ${outcomes.refused} refused\n`);
    expect(Math.min(outcomes.data, outcomes.refused)).toBeGreaterThan(sample(20, 2_000));
  }, 3_600_000);

  test('random and broken bodies', async () => {
    const whole = bodyOf({ asked: [{ owner: 'Query', field: 'evaluate', args: EXAMPLE_ARGUMENTS['Query.evaluate']! }], raw: [] });
    const spliced = fc
      .tuple(fc.nat(whole.length), fc.nat(20), fc.string({ unit: 'binary', maxLength: 5 }))
      .map(([at, cut, put]) => whole.slice(0, at) + put + whole.slice(at + cut));
    await fc.assert(
      fc.asyncProperty(fc.oneof(spliced, fc.json(), fc.string({ unit: 'binary', maxLength: 200 })), async (body) => void await checkBody(body)),
      { numRuns: sample(200, 10_000), verbose: 1, endOnFailure: true },
    );
  }, 1_800_000);

  test('an inside that leaks would be seen', () => {
    const told = (message: string, code = 'BAD_INPUT'): string[] =>
      findingsOf({ status: 200, contentType: null, body: JSON.stringify({ errors: [{ message, extensions: { code } }] }) }, '{}');
    expect(told('There is no KPI "select 1 from member".')).toEqual([]);
    expect(told('There is no KPI "a \\" select 1 from member')).toEqual([]);
    expect(told('select "id" from member where id = $1')).toHaveLength(1);
    expect(told('invalid input syntax for type uuid')).toHaveLength(1);
    expect(told('TypeError: x is not a function')).not.toEqual([]);
    expect(told('It broke at run (/srv/src/app/kpi.ts:5:1)')).not.toEqual([]);
    expect(told('Field undefined is not there.')).toHaveLength(1);
    expect(
      findingsOf(
        { status: 200, contentType: null, body: '{"data": {"a": {"diagnostics": [{"message": "x", "hint": "relation kpi"}]}}}' },
        '{}',
      ),
    ).toHaveLength(1);
    expect(told('Something went wrong.', 'INTERNAL')).toHaveLength(1);
    expect(findingsOf({ status: 502, contentType: null, body: 'Bad gateway' }, '{}')).toHaveLength(2);
  });

  test('and afterwards everything is as it was asked to be', async () => {
    expect(server.complaints).toEqual([]);
    expect(await owner.ask('{ organization { key } kpi(key: "email_share") { key } }')).toBeDefined();
  });
});
