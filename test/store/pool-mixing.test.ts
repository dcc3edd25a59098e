import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sql } from 'kysely';
import { authenticate } from '../../src/app/authenticate.js';
import { defineKpi } from '../../src/app/define-kpi.js';
import { defineMeasure } from '../../src/app/define-measure.js';
import { evaluateTable } from '../../src/app/evaluate-table.js';
import { interactions } from '../../src/app/interactions.js';
import { members } from '../../src/app/members.js';
import { organizations } from '../../src/app/organizations.js';
import { recordInteractions } from '../../src/app/record-interactions.js';
import { retractInteractions } from '../../src/app/retract-interactions.js';
import { NIL_ID } from '../../src/kernel/ids.js';
import { Database, type Reading } from '../../src/store/database.js';
import { Member } from '../../src/store/entities/access.js';
import { defineOrders } from '../app/orders.js';
import { afterTheFile, migratedDatabase } from '../support/database.js';
import { contextOf, inContext, newOrganization, type TestOrganization } from '../support/organization.js';
import { sample } from '../support/size.js';

/** Fewer connections than tenants, and far fewer than there are at work at once. */
const CONNECTIONS = 3;
const TENANTS = 6;
const AT_ONCE = 24;

interface Tenant {
  readonly organization: TestOrganization;
  /** Stands in everything that it stored, and nowhere else. */
  readonly mark: string;
  /** What it is answered when nobody else is there. */
  readonly total: string;
}

let url: string;
let database: Database;
let tenants: Tenant[];

beforeAll(async () => {
  url = await migratedDatabase();
  database = await Database.open({ url, poolSize: CONNECTIONS });
  afterTheFile(() => database.close());
  tenants = [];
  for (let number = 0; number < TENANTS; number++) tenants.push(await furnished(number));
}, 120_000);

async function furnished(number: number): Promise<Tenant> {
  const mark = `mark${number}of${TENANTS}`;
  const organization = await newOrganization(database, { name: mark, ownerName: mark, ownerEmail: `${mark}@example.org` });
  await defineOrders(organization);
  await organization.as('ADMIN', (ctx) => defineMeasure(ctx, { key: 'amounts', source: 'orders', aggregation: 'SUM', value: 'amount' }));
  await organization.as('ADMIN', (ctx) => defineKpi(ctx, { key: 'total', name: mark, expression: 'amounts', direction: 'NEUTRAL' }));
  const amounts = [1, 10, 100].map((amount) => amount * (number + 1));
  await organization.as('ADMIN', (ctx) => recordInteractions(ctx, { source: 'orders', interactions: amounts.map((amount, index) => (
    { key: `${mark} ${index}`, occurredAt: '2026-03-01T09:00:00Z', customer: mark, fields: { amount, channel: mark } })) }));
  return { organization, mark, total: String(111 * (number + 1)) };
}

const MARCH = { between: { from: '2026-03-01', to: '2026-04-01' } };
const CHANGED_MIND = new Error('changed my mind');
const TABLES = ['organization_version', 'knowledge_clock', 'member', 'api_key', 'source', 'measure_version', 'kpi', 'interaction', 'source_report'];

const askTotal = async ({ organization }: Tenant): Promise<unknown> => {
  const table = await organization.as('VIEWER', (ctx) => evaluateTable(ctx, { kpis: ['total'], by: ['channel'], window: MARCH }));
  return table.rows;
};
const tenantsSeen = async ({ query }: Reading): Promise<unknown> => (await Promise.all(TABLES.map((table) => query<{ id: string }>(
  sql`select distinct organization_id as id from ${sql.table(table)}`)))).flat();
const inTransaction = (tenant: Tenant, statement: string): Promise<unknown> =>
  database.write(tenant.organization.id, ({ query }) => query(sql.raw(statement)));

/** What a tenant does on a connection that another has just used; what is thrown is an answer, too. */
const OPERATIONS: Readonly<Record<string, (tenant: Tenant) => Promise<unknown>>> = {
  ask: askTotal,
  askAsOf: ({ organization }) => organization.as('VIEWER', async (ctx) => (await evaluateTable(ctx, {
    kpis: ['total'], window: MARCH, asOf: { knowledge: '2020-01-01T00:00:00Z' },
  })).rows),
  drillDown: ({ organization }) => organization.as('ANALYST', (ctx) => interactions(ctx, { source: 'orders' })),
  listMembers: ({ organization }) => organization.as('ADMIN', (ctx) => members(ctx, {})),
  record: ({ organization, mark }) => organization.as('INGEST', (ctx) => recordInteractions(ctx, { source: 'orders', interactions: [
    { key: `${mark} ${randomUUID()}`, occurredAt: '2020-01-01T00:00:00Z', customer: mark, fields: { channel: mark } },
  ] })),
  retract: ({ organization, mark }) => organization.as('INGEST', (ctx) =>
    retractInteractions(ctx, { source: 'orders', keys: [`${mark} nowhere`], reason: mark })),
  recordNowhere: ({ organization, mark }) => organization.as('INGEST', (ctx) =>
    recordInteractions(ctx, { source: `${mark}_nowhere`, interactions: [] })),
  seeTenants: ({ organization }) => database.read(organization.id, tenantsSeen),
  seeMembers: ({ organization }) => database.read(organization.id, ({ em }) => em.find(Member, {})),
  writeAndSee: ({ organization }) => database.write(organization.id, async (tx) => { await tx.stamp(); return tenantsSeen(tx); }),
  changeMind: ({ organization }) => database.write(organization.id, async (tx) => { await tx.stamp(); throw CHANGED_MIND; }),
  fail: (tenant) => inTransaction(tenant, `select 1 / 0`),
  beStopped: (tenant) => inTransaction(tenant, 'set local statement_timeout = 5; select pg_sleep(5)'),
  loseConnection: (tenant) => inTransaction(tenant, 'select pg_terminate_backend(pg_backend_pid())'),
  holdReading: async (tenant) => {
    const reading = await database.openReading(tenant.organization.id);
    try {
      const before = await tenantsSeen(reading);
      await new Promise((done) => { setTimeout(done, 5); });
      return [before, await tenantsSeen(reading)];
    } finally {
      await reading.close();
    }
  },
  authenticate: async ({ organization }) => (await authenticate(database, `Bearer ${organization.secret}`)).organizationId,
  withoutKey: () => authenticate(database, 'Bearer nonsense'),
};

/** Those that do not end well, and how. */
const REFUSED: Readonly<Record<string, string>> = {
  recordNowhere: 'NOT_FOUND', retract: 'UNKNOWN_KEY', changeMind: CHANGED_MIND.message, fail: '22012', beStopped: 'TIMEOUT', loseConnection: 'TIMEOUT',
  withoutKey: 'UNAUTHENTICATED',
};

/** Of no tenant: what is theirs must not be there. */
const platform = (): Promise<unknown> => inContext(contextOf(database, { kind: 'platform' }, NIL_ID), async (ctx) => {
  expect((await organizations(ctx, { first: 100 })).items.length).toBe(TENANTS);
  return ctx.database.platform(tenantsSeen);
});

/** A statement outside of any transaction, as nothing in the service sends one. */
const bare = (of: Database): Promise<unknown> => sql`select * from member`
  .execute((of as unknown as { orm: { em: { fork(): { getKysely(): never } } } }).orm.em.fork().getKysely());

async function outcome(work: Promise<unknown>): Promise<string> {
  return JSON.stringify(await work.catch((error: Error & { code?: string }) => ({ code: error.code ?? error.message })));
}

/** What an answer of a tenant has that is another's. */
const foreignIn = (answer: string, own?: Tenant): string[] => tenants.filter((each) => each !== own)
  .filter(({ mark, organization }) => answer.includes(mark) || answer.includes(organization.id)).map(({ mark }) => mark);

test('operations of many tenants over few connections, failing and broken off among them, are answered to each alone', async () => {
  const names = [...Object.keys(OPERATIONS), 'platform', 'bare'];
  const planned = fc.sample(fc.tuple(fc.nat(TENANTS - 1), fc.constantFrom(...names)), sample(600, 20_000));
  const wrong: string[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let plan = planned[next++]; plan !== undefined; plan = planned[next++]) {
      const [tenant, name] = [tenants[plan[0]]!, plan[1]];
      const answer = await outcome(name === 'platform' ? platform() : name === 'bare' ? bare(database) : OPERATIONS[name]!(tenant));
      const right = name === 'ask' ? answer === JSON.stringify([[tenant.mark, Number(tenant.total)]])
        : name === 'platform' ? answer === '[]'
          : name === 'bare' ? /"code":"(22P02|42704)"/.test(answer)
            : /"code":"([^"]+)"/.exec(answer)?.[1] === REFUSED[name];
      const leaked = foreignIn(answer, name === 'bare' ? undefined : tenant);
      if (!right || leaked.length > 0) wrong.push(`${name} of ${tenant.mark}: ${answer}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  expect(wrong).toEqual([]);
}, 1_800_000);

test('a setting that outlives its transaction would be seen', async () => {
  const one = await Database.open({ url, poolSize: 1 });
  afterTheFile(() => one.close());
  const { id } = tenants[0]!.organization;
  await one.write(id, ({ query }) => query(sql`select set_config('app.organization', ${id}, false)`));
  expect(foreignIn(await outcome(bare(one)))).toEqual([tenants[0]!.mark]);
});
