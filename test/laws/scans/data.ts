import type pg from 'pg';
import { seeded } from '../../oracle/fixture.js';

export const ORGANIZATION = '00000000-0000-4000-8000-000000000001';
export const HOUR = 3_600_000;
export const START = Date.parse('2026-03-01T00:00:00Z');
export const SOURCES = ['s0', 's1', 's2'] as const;
export type SourceKey = (typeof SOURCES)[number];

/** A revision of a row. Instants are milliseconds since the epoch, with a fraction where there are microseconds. */
export interface Revision {
  readonly key: string;
  readonly at: number;
  readonly customer: string | null;
  readonly case: string | null;
  readonly channel: string | null;
  readonly level: number | null;
  /** Exact decimal text. */
  readonly amount: string | null;
  readonly opened: number | null;
  readonly closed: number | null;
  readonly retracted: boolean;
  readonly recordedAt: number;
  readonly supersededAt: number | null;
}

export interface Data {
  readonly sourceIds: Readonly<Record<SourceKey, string>>;
  readonly revisions: Readonly<Record<SourceKey, readonly Revision[]>>;
}

/** Knowledge that the revisions of a data set can be asked as of. */
export const KNOWLEDGE: readonly (number | null)[] = [null, START + 1_000 * HOUR, START + 1_001 * HOUR + 1, START + 2_000 * HOUR];

/** Few rows of few entities at few instants, so that they meet, tie and miss one another by as little as possible. */
export function randomData(seed: number): Data {
  const random = seeded(seed * 7_919 + 17);
  for (let warm = 0; warm < 5; warm++) random();
  const below = (limit: number): number => Math.floor(random() * limit);
  const pick = <T>(items: readonly T[]): T => items[below(items.length)]!;
  const instant = (): number => START + below(24) * HOUR + pick([0, 0, 0, 0, 1, 0.5, -0.5]);
  const id = (source: number): string => `00000000-0000-4000-8000-${(seed * 10 + source + 100).toString(16).padStart(12, '0')}`;
  const revision = (key: string): Omit<Revision, 'recordedAt' | 'supersededAt'> => ({
    key, at: instant(), customer: pick(['a', 'b', 'c', null]), case: pick(['k', 'l', null]), channel: pick(['phone', 'mail', null]),
    level: pick([1, 2, 2.5, null]), amount: pick([null, '1', '2', '2.5', '-3.25', '0', '1.10', '9007199254740993.01']),
    opened: random() < 0.15 ? null : instant(), closed: random() < 0.3 ? null : instant(), retracted: random() < 0.1,
  });
  const rows = (): Revision[] => Array.from({ length: below(22) }, (_, row) => {
    const versions = 1 + below(3);
    let recordedAt = START + pick([900, 1_000, 1_001]) * HOUR;
    const history: Revision[] = [];
    for (let version = 0; version < versions; version++) {
      const supersededAt = version === versions - 1 ? null : recordedAt + pick([1, HOUR]);
      history.push({ ...revision(`r${row}`), recordedAt, supersededAt });
      recordedAt = supersededAt ?? recordedAt;
    }
    return history;
  }).flat();
  return { sourceIds: { s0: id(0), s1: id(1), s2: id(2) }, revisions: { s0: rows(), s1: rows(), s2: rows() } };
}

/** The first row of s1 that fits leads nowhere; the second leads on to s2. */
export function wrongTurn(): Data {
  const row = (key: string, hours: number): Revision => ({
    key, at: START + hours * HOUR, customer: 'a', case: null, channel: null, level: null, amount: null, opened: null, closed: null,
    retracted: false, recordedAt: START, supersededAt: null,
  });
  const { sourceIds } = randomData(0);
  return { sourceIds, revisions: { s0: [row('start', 1)], s1: [row('wrong', 2), row('right', 4)], s2: [row('end', 6)] } };
}

/** With microseconds. */
export function instantText(milliseconds: number): string {
  const whole = Math.floor(milliseconds);
  return new Date(whole).toISOString().replace('Z', `${String((milliseconds - whole) * 1_000).padStart(3, '0')}Z`);
}

/** As the owner, whose settings name the organisation. */
export async function storeData(owner: pg.Client, { sourceIds, revisions }: Data): Promise<void> {
  for (const source of SOURCES) {
    const id = sourceIds[source];
    await owner.query('insert into source values ($1, $2, $3, $3)', [ORGANIZATION, id, `${source}_${id}`]);
    const known = (value: number | null): string | undefined => (value === null ? undefined : instantText(value));
    const rows = revisions[source].map((row) => ({
      key: row.key, at: instantText(row.at), customer: row.customer, case: row.case, retracted: row.retracted,
      recorded: new Date(row.recordedAt).toISOString(), superseded: row.supersededAt === null ? null : new Date(row.supersededAt).toISOString(),
      fields: JSON.stringify({ channel: row.channel ?? undefined, level: row.level ?? undefined, opened: known(row.opened), closed: known(row.closed) }),
      amount: row.amount,
    }));
    const columns = `$1::uuid, $2::uuid, r.key, r.at, r.customer, r."case", r.fields::jsonb
      || case when r.amount is null then '{}'::jsonb else ('{"amount": ' || r.amount || '}')::jsonb end, null, r.retracted, null, r.recorded, ''::bytea, ''::bytea`;
    const from = `from jsonb_to_recordset($3::jsonb) as r(key text, at timestamptz, customer text, "case" text, fields text, amount text,
      retracted boolean, recorded timestamptz, superseded timestamptz)`;
    const values = [ORGANIZATION, id, JSON.stringify(rows)];
    await owner.query(`insert into interaction select ${columns} ${from} where r.superseded is null`, values);
    await owner.query(`insert into interaction_revision select ${columns}, r.superseded ${from} where r.superseded is not null`, values);
  }
}
