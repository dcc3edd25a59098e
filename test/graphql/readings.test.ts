import { beforeAll, describe, expect, test } from '@jest/globals';
import { ContactCentre, QUARTER } from './contact-centre.js';

let centre: ContactCentre;

beforeAll(async () => {
  centre = await ContactCentre.open();
  for (let i = 0; i < 12; i++) {
    await centre.measure(`m${i}`, { filter: `channel == "c${i}"` });
    await centre.kpi(`k${i}`, `m${i} / handled`);
  }
});

/** What reached the database while the query was answered. The tick of the clock and the look-up of the key are not counted. */
async function statementsOf(query: string): Promise<string[]> {
  await centre.owner.send('{ __typename }');
  const seen: string[] = [];
  const stop = centre.server.database.onStatement((statement) => seen.push(statement.replace(/\s+/g, ' ').trim()));
  try {
    const answer = await centre.owner.send(query);
    expect(answer.errors).toBeUndefined();
  } finally {
    stop();
  }
  const opened = seen.findIndex((statement) => /isolation level repeatable read/i.test(statement));
  if (opened < 0) return [];
  const [begin, lookUp, ...rest] = seen.slice(opened);
  expect(lookUp).toContain('from api_key');
  // Where the clock had to tick first, the key was looked up in a transaction of its own.
  const read = rest[0] === 'rollback' ? rest.slice(1) : [begin!, ...rest];
  return read.slice(read.findIndex((statement) => /isolation level repeatable read/i.test(statement)));
}

const scans = (statements: readonly string[]): string[] => statements.filter((statement) => statement.includes('width_bucket'));
const readings = (statements: readonly string[]): string[] => statements.filter((statement) => /isolation level repeatable read/i.test(statement));
/** Without the transaction's own begin, settings and end, and without the clock, which may come with the key. */
const reads = (statements: readonly string[]): string[] => statements.filter((statement) => /^(select|with|\(select)/i.test(statement) && !/set_config|from knowledge_clock/i.test(statement));

describe('one request', () => {
  test('reads all it reads in one transaction, read only', async () => {
    const statements = await statementsOf(`{ organization { key } kpis { nodes { key owner { email } evaluate(${QUARTER}) { groups { values } } } } sources { nodes { freshness { lastRecordedAt } } } }`);
    expect(readings(statements)).toHaveLength(1);
    expect(readings(statements)[0]).toMatch(/read only/i);
    expect(statements.at(-1)).toMatch(/^rollback/i);
  });

  test('answers thirty tiles of one window and source with one statement', async () => {
    const tile = (i: number): string => `t${i}: kpi(key: "k${i % 12}") { name evaluate(${QUARTER}, grain: MONTH) { groups { values points { value complete version { number } } total { value } } } }`;
    const statements = await statementsOf(`{ ${Array.from({ length: 30 }, (_, i) => tile(i)).join(' ')} }`);
    expect(scans(statements)).toHaveLength(1);
  });

  test('whose answer is lost at once leaves no transaction behind that other parts of it would have read in', async () => {
    const { pool } = centre.server.database;
    for (let i = 0; i < 25; i++) {
      // The first is refused before it reads and takes the whole answer with it, while the second gathers what to read.
      const { data, errors } = await centre.owner.send(`{ sources(first: 0) { nodes { key } } evaluate(kpis: ["k0"], ${QUARTER}) { rows } }`);
      expect({ data, codes: errors?.map(({ extensions }) => extensions.code) }).toEqual({ data: null, codes: ['BAD_INPUT'] });
    }
    expect((await centre.owner.send('{ organization { key } }')).status).toBe(200);
    expect(pool.total - pool.idle).toBe(0);
  });

  test('that reads nothing opens nothing but what its key is looked up in', async () => {
    expect(await statementsOf('{ __schema { queryType { name } } }')).toEqual([]);
  });

  test.each<[string, (first: number) => string]>([
    ['KPIs with their owners, authors, dependencies and dimensions', (first) =>
      `{ kpis(first: ${first}) { nodes { owner { email } current { createdBy { ... on Member { email } } } dimensions dependencies { ... on Measure { source { key } } } dependents { __typename } } } }`],
    ['KPIs with their versions', (first) => `{ kpis(first: ${first}) { nodes { versions { nodes { number } } } } }`],
    ['interactions with their sources and revisions', (first) => `{ interactions(source: "tickets", first: ${first}) { nodes { source { key } revisions { recordedAt } } } }`],
  ])('asks as much for ten of a list as for two: %s', async (_name, query) => {
    const [two, ten] = [reads(await statementsOf(query(2))), reads(await statementsOf(query(10)))];
    expect(ten.length).toBe(two.length);
    expect(two.length).toBeGreaterThan(0);
  });

  test('asks for no definition that was asked for before: measures with their sources', async () => {
    expect(reads(await statementsOf('{ measures(first: 10) { nodes { key source { key measures { key } } } } }'))).toEqual([]);
  });

  test('asks as much for the freshness of ten sources as for that of two', async () => {
    for (let i = 0; i < 10; i++) {
      await centre.owner.send('mutation S($key: String!) { defineSource(input: { key: $key, name: $key, fields: [] }) { source { key } } }', { key: `s${i}` });
    }
    const query = (first: number): string => `{ sources(first: ${first}) { nodes { key freshness { lastRecordedAt coversFrom } } } }`;
    // The first question reads the definitions; they are kept for the next.
    await statementsOf(query(1));
    expect(reads(await statementsOf(query(10)))).toHaveLength(reads(await statementsOf(query(2))).length);
  });

  test('of several mutations runs them one after another, each seeing the one before, and reads what it wrote', async () => {
    const { data, errors } = await centre.owner.send(`mutation {
      a: defineMeasure(input: { key: "fresh", source: "tickets", aggregation: COUNT }) { measure { key version source { measures { key } } } }
      b: defineKpi(input: { key: "freshly", name: "Freshly", expression: "fresh / handled", direction: NEUTRAL }) {
        kpi { dependencies { ... on Measure { key } } evaluate(${QUARTER}) { groups { values } } } }
      c: defineMeasure(input: { key: "fresh", source: "tickets", aggregation: COUNT, filter: "solved" }) { measure { version } }
      d: defineKpi(input: { key: "freshly", name: "Freshly", expression: "fresh / handled", direction: NEUTRAL }) {
        kpi { evaluate(${QUARTER}) { groups { values } } } }
    }`);
    expect(errors).toBeUndefined();
    expect(data.a.measure.source.measures).toContainEqual({ key: 'fresh' });
    expect(data.b.kpi.dependencies).toEqual([{ key: 'fresh' }, { key: 'handled' }]);
    expect(data.b.kpi.evaluate.groups).toEqual([{ values: [1] }]);
    expect([data.a.measure.version, data.c.measure.version]).toEqual(['1', '2']);
    expect(data.d.kpi.evaluate.groups[0].values[0]).toBeCloseTo(0.7);
  });

  test('holds no transaction once it is answered, whatever went wrong', async () => {
    const open: string[] = [];
    const stop = centre.server.database.onStatement((statement) => {
      if (/^begin|^start transaction/i.test(statement)) open.push(statement);
      if (/^(commit|rollback)/i.test(statement)) open.pop();
    });
    await centre.owner.send('{ organization { key } }');
    await centre.owner.send(`{ evaluate(kpis: ["nothing"], ${QUARTER}) { rows } }`);
    await centre.owner.send('{ interactions(source: "tickets", where: "1 +") { nodes { key } } }');
    await centre.owner.send('mutation { deleteMeasure(key: "handled") }');
    stop();
    expect(open).toEqual([]);
  });
});

test('a retraction keeps what was said, and why it was taken back', async () => {
  await centre.record([{ key: 'R-1', occurredAt: '2026-01-05T00:00:00Z', fields: { channel: 'email' } }]);
  await centre.owner.send('mutation { retractInteractions(source: "tickets", keys: ["R-1"], reason: "Recorded twice.") { retracted } }');
  expect((await centre.owner.send('{ interaction(source: "tickets", key: "R-1") { retracted revisions { retracted reason fields } } }')).data).toEqual({
    interaction: {
      retracted: true,
      revisions: [
        { retracted: false, reason: null, fields: { channel: 'email' } },
        { retracted: true, reason: 'Recorded twice.', fields: { channel: 'email' } },
      ],
    },
  });
});
