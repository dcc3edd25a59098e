import { newOrganization, type TestOrganization } from '../support/organization.js';
import type { Answer, Client } from '../support/client.js';
import type { TestServer } from '../support/server.js';
import { reviewedGoal } from './reviewed-goal.js';

/** An organisation as its owner reaches it over HTTP. */
export interface Tenant {
  readonly organization: TestOrganization;
  readonly secret: string;
  readonly client: Client;
  /** The data of an operation that has to succeed. */
  ask(query: string, variables?: Record<string, unknown>): Promise<any>;
}

export async function tenant(server: TestServer, input: Parameters<typeof newOrganization>[1] = {}): Promise<Tenant> {
  const organization = await newOrganization(server.database, input);
  const client = server.client.as(organization.secret);
  const ask = async (query: string, variables?: Record<string, unknown>): Promise<any> => {
    try {
      return dataOf(await client.send(query, variables));
    } catch (error) {
      throw new Error([(error as Error).message, ...server.complaints].join('\n'), { cause: error });
    }
  };
  return { organization, secret: organization.secret, client, ask };
}

/** What was answered, diagnostics and rejected rows counting as failures too. */
export function dataOf({ data, errors }: Answer): any {
  if (errors !== undefined) throw new Error(errors.map(({ message, extensions }) => `${extensions.code}: ${message}`).join('\n'));
  const found = Object.values(data ?? {}).flatMap((payload: any) => [
    ...(payload?.diagnostics ?? []),
    ...(payload?.rejected ?? []),
  ]);
  if (found.length > 0) throw new Error(found.map((one: any) => [one.message, one.rendered].join('\n')).join('\n'));
  return data;
}

const SOURCE = `mutation ($input: SourceInput!) {
  defineSource(input: $input) { source { id key } diagnostics { rendered message } } }`;
const MEASURE = `mutation ($input: MeasureInput!) {
  defineMeasure(input: $input) { measure { id key } diagnostics { rendered message } } }`;
const KPI = `mutation ($input: KpiInput!) {
  defineKpi(input: $input) { kpi { id key current { id } } diagnostics { rendered message } } }`;
const DRAFT = `mutation ($input: KpiInput!) {
  defineKpi(input: $input, draft: true) { kpi { id key } version { id } diagnostics { rendered message } } }`;
const RETIRE = 'mutation ($key: String!) { retireKpi(key: $key) { kpi { key } } }';
const RECORD = `mutation ($source: String!, $rows: [InteractionInput!]!, $batch: String) {
  recordInteractions(source: $source, interactions: $rows, idempotencyKey: $batch) { accepted rejected { message } knowledge } }`;

const TAG = `mutation ($input: TagInput!) { defineTag(input: $input) { tag { id key } diagnostics { rendered message } } }`;
const SCHEDULE = `mutation ($input: ScheduleInput!) {
  defineSchedule(input: $input) { schedule { id key } diagnostics { rendered message } } }`;

/** Monday, nine to five. */
const HOURS = [{ weekly: [{ weekday: 'MONDAY', intervals: [{ from: '09:00', to: '17:00' }] }] }];

const ADD_MEMBER = 'mutation ($email: String!) { addMember(email: $email, name: "Quartz", role: ANALYST) { id email } }';
const CREATE_KEY = `mutation ($name: String!) {
  createApiKey(name: $name, role: ADMIN, service: true) { secret apiKey { id prefix } } }`;

/** What both organisations have under the same names, with rows of their own. */
export async function defineAlike(owner: Tenant, scale: number): Promise<void> {
  await owner.ask(SOURCE, {
    input: {
      key: 'tickets',
      name: 'Tickets',
      coversFrom: '2026-01-01',
      fields: [
        { key: 'channel', type: 'TEXT', role: 'DIMENSION' },
        { key: 'took', type: 'NUMBER', role: 'VALUE', unit: 's' },
        { key: 'solved', type: 'INSTANT', role: 'TIME' },
      ],
    },
  });
  await owner.ask(TAG, { input: { key: 'holiday', ranges: [{ name: 'Spring', from: '2026-02-10', to: '2026-02-20' }] } });
  await owner.ask(SCHEDULE, { input: { key: 'default', hours: HOURS, holidayTag: 'holiday' } });
  await owner.ask(MEASURE, { input: { key: 'handled', source: 'tickets', aggregation: 'COUNT' } });
  await owner.ask(MEASURE, { input: { key: 'handling', source: 'tickets', aggregation: 'SUM', value: 'took' } });
  await owner.ask(KPI, {
    input: {
      key: 'mean_handling',
      name: 'Mean handling',
      expression: 'handling / handled',
      direction: 'LOWER_IS_BETTER',
      tags: ['service'],
    },
  });
  await owner.ask(KPI, {
    input: {
      key: 'email_share',
      name: 'E-mail',
      expression: 'where(handled, channel == "email") / handled',
      direction: 'NEUTRAL',
    },
  });
  await owner.ask(DRAFT, { input: { key: 'drafted_kpi', name: 'Drafted', expression: 'handled', direction: 'NEUTRAL' } });
  await owner.ask(KPI, { input: { key: 'retired_kpi', name: 'Retired', expression: 'handled', direction: 'NEUTRAL' } });
  await owner.ask(RETIRE, { key: 'retired_kpi' });
  await owner.ask(RECORD, {
    source: 'tickets',
    rows: Array.from({ length: 12 }, (_, i) => ({
      key: `t${i}`,
      occurredAt: `2026-0${1 + (i % 3)}-1${i % 10}T09:00:00Z`,
      customer: `c${i % 4}`,
      case: `k${i % 5}`,
      fields: {
        channel: ['email', 'phone', 'chat'][i % 3],
        took: scale * (i + 1),
        solved: `2026-0${1 + (i % 3)}-1${i % 10}T10:00:00Z`,
      },
    })),
  });
}

/** What the other organisation alone has: names, ids, cursors, instants and secrets that mean nothing to anybody else. */
export interface Foreign {
  readonly names: readonly string[];
  readonly ids: readonly string[];
  readonly cursors: readonly string[];
  readonly instants: readonly string[];
  readonly secrets: readonly string[];
}

/** Every foreign name begins alike, far from any name of the asking organisation, and ends in `_b`. */
const named = (noun: string, index = 1): string => `quartz_${noun}${index}_b`;

export async function defineForeign(server: TestServer, owner: Tenant): Promise<Foreign> {
  const { organization } = owner;
  const sources = [1, 2].map((i) => named('source', i));
  const fields = [1, 2].map((i) => named('field', i));
  const measures = [1, 2].map((i) => named('measure', i));
  const kpis = [1, 2].map((i) => named('kpi', i));
  const rows = [1, 2, 3].map((i) => named('row', i));
  const made: string[] = [];
  for (const key of sources) {
    const { defineSource } = await owner.ask(SOURCE, {
      input: {
        key,
        name: named('sourcename'),
        fields: [
          { key: fields[0], type: 'TEXT', role: 'DIMENSION' },
          { key: fields[1], type: 'NUMBER', role: 'VALUE' },
          { key: named('time'), type: 'INSTANT', role: 'TIME' },
        ],
      },
    });
    made.push(defineSource.source.id);
  }
  for (const key of measures) {
    const { defineMeasure } = await owner.ask(MEASURE, {
      input: { key, source: sources[0], aggregation: 'SUM', value: fields[1] },
    });
    made.push(defineMeasure.measure.id);
  }
  const { defineTag } = await owner.ask(TAG, {
    input: { key: named('calendar'), ranges: [{ name: named('range'), from: '2026-02-01', to: '2026-03-01' }] },
  });
  const { defineSchedule } = await owner.ask(SCHEDULE, { input: { key: named('schedule'), hours: HOURS } });
  made.push(defineTag.tag.id, defineSchedule.schedule.id);
  for (const key of kpis) {
    const { defineKpi } = await owner.ask(KPI, {
      input: { key, name: named('kpiname'), expression: measures[0], direction: 'NEUTRAL', tags: [named('tag')] },
    });
    made.push(defineKpi.kpi.id, defineKpi.kpi.current.id);
  }
  const [drafted, retired] = [named('drafted'), named('retired')];
  const draftOf = async (key: string, name: string): Promise<void> => {
    const input = { key, name, expression: `${measures[0]} * 2`, direction: 'NEUTRAL' };
    const { defineKpi } = await owner.ask(DRAFT, { input });
    made.push(defineKpi.version.id);
  };
  // What a KPI in service is called has no drafts: it keeps the name that it has.
  await draftOf(kpis[0]!, (await owner.ask('query ($key: String!) { kpi(key: $key) { name } }', { key: kpis[0]! })).kpi.name);
  await draftOf(drafted, named('draftname'));
  const { defineKpi: leaving } = await owner.ask(KPI, {
    input: { key: retired, name: named('retiredname'), expression: measures[1], direction: 'NEUTRAL', drivers: [measures[0]] },
  });
  await owner.ask(RETIRE, { key: retired });
  made.push(leaving.kpi.id, leaving.kpi.current.id);
  const { recordInteractions } = await owner.ask(RECORD, {
    source: sources[0],
    batch: named('batch'),
    rows: rows.map((key, i) => ({
      key,
      occurredAt: `2026-02-0${i + 1}T08:00:00Z`,
      customer: named('customer'),
      case: named('case'),
      fields: { [fields[0]!]: named('value'), [fields[1]!]: i },
    })),
  });
  const members = [];
  for (const i of [1, 2]) {
    const email = `${named('mail', i)}@example.org`;
    members.push((await owner.ask(ADD_MEMBER, { email })).addMember);
  }
  const goal = await reviewedGoal(server, owner, { key: named('goal'), kpi: kpis[0]!, reviewer: members[0].id });
  const { defineWebhook } = await owner.ask('mutation { defineWebhook(input: { url: "https://hooks.example/quartz", description: "Quartz" }) { webhook { id } } }');
  const service = (await owner.ask(CREATE_KEY, { name: named('key') })).createApiKey;
  const cursors = await cursorsOf(owner, sources[0]!, fields[0]!);
  return {
    names: [
      ...sources,
      ...fields,
      named('time'),
      ...measures,
      ...kpis,
      drafted,
      retired,
      named('draftname'),
      named('retiredname'),
      ...rows,
      named('customer'),
      named('case'),
      named('value'),
      named('tag'),
      named('calendar'),
      named('range'),
      named('schedule'),
      named('batch'),
      named('kpiname'),
      named('goal'),
      named('key'),
      ...members.map(({ email }) => email),
      organization.organization.key,
    ],
    ids: [organization.id, organization.owner.id, ...members.map(({ id }) => id), service.apiKey.id, ...made, defineWebhook.webhook.id, goal.id, ...goal.reviews.slice(0, 2), goal.action],
    cursors: [...cursors, goal.cursor],
    instants: [recordInteractions.knowledge],
    secrets: [organization.secret, service.secret, service.apiKey.prefix],
  };
}

/** A cursor of every kind of list, at a place that nobody else has. */
async function cursorsOf(owner: Tenant, source: string, dimension: string): Promise<string[]> {
  const data = await owner.ask(
    `query ($source: String!, $dimension: String!) {
    sources(first: 100) { edges { cursor } } measures(first: 100) { edges { cursor } } kpis(first: 100) { edges { cursor } }
    tags(first: 100) { edges { cursor } } schedules(first: 100) { edges { cursor } }
    members(first: 100) { edges { cursor } } apiKeys(first: 100) { edges { cursor } }
    interactions(source: $source, first: 100) { edges { cursor } }
    dimensionValues(dimension: $dimension) { edges { cursor } }
  }`,
    { source, dimension },
  );
  const group = Buffer.from(JSON.stringify([named('value')])).toString('base64url');
  const isForeign = (cursor: string): boolean => /quartz|-[0-9a-f]{12}"]$/.test(Buffer.from(cursor, 'base64url').toString());
  return [
    ...Object.values(data).map((list: any) => list.edges.map((edge: any) => edge.cursor as string).find(isForeign)!),
    group,
  ];
}
