import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Client } from './client.js';

/** A batch that somebody was told the outcome of. */
interface Told {
  readonly writer: number;
  /** How many batches had been answered when it was first sent. */
  readonly after: number;
  readonly rows: readonly { readonly key: string; readonly content: string }[];
  readonly report: Report;
}

interface Report {
  readonly accepted: number;
  readonly unchanged: number;
  readonly superseded: number;
  readonly stale: number;
  readonly retracted: number;
  readonly rejected: readonly unknown[];
  readonly replayed: boolean;
  readonly knowledge: string;
}

/**
 * Clients that record, correct and retract without rest, and send whatever they were told nothing about again until they are
 * told. Half of them share their rows and give every batch an idempotency key; each of the others has rows of its own, and no
 * need of one.
 */
export interface PersistentFeed {
  /** Batches that were answered so far. */
  answered(): number;
  /** How often something had to be sent again, and how many of those had been stored already. */
  retries(): { readonly sent: number; readonly replayed: number };
  /** Waits until each client has been told of a batch that it first sent after this call. Rejects as `stop` does. */
  everyoneAnswered(): Promise<void>;
  /** Each client finishes its batch. Rejects where a client was told what it cannot act on. */
  stop(): Promise<void>;
  /** What is stored otherwise than the clients were told, as sentences; empty where nothing was lost and nothing doubled. */
  differences(ownerUrl: string): Promise<string[]>;
}

const RECORD = `mutation ($rows: [InteractionInput!]!, $idempotencyKey: String) {
  told: recordInteractions(source: "orders", interactions: $rows, idempotencyKey: $idempotencyKey) { ...report }
}`;
const RETRACT = `mutation ($keys: [String!]!) {
  told: retractInteractions(source: "orders", keys: $keys, reason: "wrong") { ...report }
}`;
const REPORT = `fragment report on RecordReport {
  accepted unchanged superseded stale retracted rejected { code message } replayed knowledge
}`;

const SHARING = 2;
const OWNING = 2;
const RETRACTED = 'retracted';

/** @param client with the key of somebody who may make organisations. */
export async function persistentFeed(client: Client): Promise<PersistentFeed> {
  const organization = `feed_${randomUUID().slice(0, 8)}`;
  const { data } = await client.send(`mutation { createOrganization(input: { key: "${organization}", name: "Fed", timeZone: "UTC",
    ownerEmail: "o@fed.example", ownerName: "Olive" }) { organization { id } secret } }`);
  const organizationId: string = data.createOrganization.organization.id;
  const owner = client.as(data.createOrganization.secret);
  await owner.send(`mutation { defineSource(input: {
    key: "orders", name: "Orders", fields: [{ key: "amount", type: NUMBER, role: VALUE }]
  }) { diagnostics { message } } }`);

  const told: Told[] = [];
  const retries = { sent: 0, replayed: 0 };
  let amount = 10;
  let stopping = false;

  async function answer(query: string, variables: Record<string, unknown>): Promise<Report> {
    for (;;) {
      const response = await owner.send(`${query} ${REPORT}`, variables).catch(brokenConnection);
      if (response?.data) {
        if (response.data.told.replayed) retries.replayed++;
        return response.data.told as Report;
      }
      const error = response?.errors?.[0];
      const code = error?.extensions.code ?? 'TIMEOUT';
      if (code !== 'TIMEOUT') throw new Error(`told ${code}: ${error!.message}`);
      retries.sent++;
      await sleep(5 + Math.random() * 30);
    }
  }

  async function write(writer: number): Promise<void> {
    const shared = writer < SHARING;
    const keys = Array.from({ length: 16 }, (_, index) => `${shared ? 'shared' : `own${writer}`}-${index}`);
    while (!stopping) {
      const after = told.length;
      const chosen = shuffled(keys).slice(0, 8);
      if (!shared && Math.random() < 0.2) {
        const report = await answer(RETRACT, { keys: chosen });
        told.push({ writer, after, rows: chosen.map((key) => ({ key, content: RETRACTED })), report });
        continue;
      }
      const rows = chosen.map((key) => ({ key, content: String(Math.random() < 0.3 ? key.length % 3 : amount++) }));
      const report = await answer(RECORD, {
        idempotencyKey: shared ? randomUUID() : null,
        rows: rows.map(({ key, content }) => ({
          key, occurredAt: '2026-03-01T09:00:00Z', fields: { amount: Number(content) },
        })),
      });
      told.push({ writer, after, rows, report });
    }
  }
  const writing = Array.from({ length: SHARING + OWNING }, (_, writer) => write(writer));
  const failed = new Promise<never>((_, reject) => { for (const writer of writing) writer.catch(reject); });
  failed.catch(() => undefined);

  return {
    answered: () => told.length,
    retries: () => ({ ...retries }),
    async everyoneAnswered() {
      const before = told.length;
      const isNew = (writer: number): boolean => told.some((each) => each.writer === writer && each.after >= before);
      const waiting = async (): Promise<void> => {
        while (!writing.every((_, writer) => isNew(writer))) await sleep(5);
      };
      await Promise.race([waiting(), failed]);
    },
    async stop() {
      stopping = true;
      await Promise.all(writing);
    },
    async differences(ownerUrl) {
      const audit = await owner.send('{ verifyAudit { broken { number message } } }');
      const broken = audit.data.verifyAudit.broken === null ? [] : [`the audit log: ${JSON.stringify(audit.data.verifyAudit.broken)}`];
      return [...broken, ...compare(told, await storedRevisions(ownerUrl, organizationId))];
    },
  };
}

/** Nobody answered: the only failure that is no answer. */
function brokenConnection(error: unknown): undefined {
  if ((error as Error).name !== 'TypeError') throw error;
}

function shuffled<T>(items: readonly T[]): T[] {
  return items.map((item) => ({ item, place: Math.random() })).sort((a, b) => a.place - b.place).map(({ item }) => item);
}

/** The revisions of each key in their order. `knowledge`: milliseconds since the epoch. */
type Revisions = Map<string, { readonly knowledge: number; readonly content: string }[]>;

async function storedRevisions(ownerUrl: string, organizationId: string): Promise<Revisions> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query('begin');
    await client.query(`select set_config('app.organization', $1, true)`, [organizationId]);
    const { rows } = await client.query<{ key: string; knowledge: string; content: string }>(`
      select key, (extract(epoch from recorded_at) * 1000)::bigint as knowledge,
        case when retracted then '${RETRACTED}' else fields->>'amount' end as content
      from (
        select key, recorded_at, retracted, fields from interaction where organization_id = $1
        union all
        select key, recorded_at, retracted, fields from interaction_revision where organization_id = $1
      ) as revision order by key, recorded_at`, [organizationId]);
    const revisions: Revisions = new Map();
    for (const { key, knowledge, content } of rows) {
      revisions.set(key, [...revisions.get(key) ?? [], { knowledge: Number(knowledge), content }]);
    }
    return revisions;
  } finally {
    await client.end();
  }
}

const stampOf = ({ report }: Told): number => Date.parse(report.knowledge);

/** Replays what the clients were told: those who share rows in the order of their stamps, each of the others in its own order. */
function compare(told: readonly Told[], stored: Revisions): string[] {
  const shared = told.filter(({ writer }) => writer < SHARING).sort((a, b) => stampOf(a) - stampOf(b));
  const differences = [];
  const expected: Revisions = new Map();
  for (const each of [...shared, ...told.filter(({ writer }) => writer >= SHARING)]) {
    const counts = { accepted: 0, unchanged: 0, superseded: 0 };
    for (const { key, content } of each.rows) {
      const revisions = expected.get(key) ?? [];
      const last = revisions.at(-1)?.content;
      if (content === RETRACTED && last === undefined) continue;
      counts[last === undefined ? 'accepted' : last === content ? 'unchanged' : 'superseded']++;
      if (last !== content) expected.set(key, [...revisions, { knowledge: stampOf(each), content }]);
    }
    const { accepted, unchanged, superseded, knowledge } = each.report;
    const [said, was] = [{ accepted, unchanged, superseded }, counts].map((one) => JSON.stringify(one));
    // What the others are told last may be of a second write, which found everything stored.
    if (each.writer < SHARING && said !== was) differences.push(`the batch at ${knowledge} was told ${said}, and was ${was}`);
  }
  for (const key of new Set([...expected.keys(), ...stored.keys()])) {
    const comparable = (revisions: Revisions): string[] => (revisions.get(key) ?? []).map(({ knowledge, content }) =>
      (key.startsWith('shared') ? `${content} at ${new Date(knowledge).toISOString()}` : content));
    const [told, found] = [comparable(expected), comparable(stored)];
    const place = [...told, ...found].findIndex((_, index) => told[index] !== found[index]);
    if (place >= 0) differences.push(`revision ${place + 1} of ${key}: told ${told[place]}, stored ${found[place]}`);
  }
  return differences;
}
