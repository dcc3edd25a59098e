import type pg from 'pg';
import { ARITHMETIC } from './kpi-model.js';
import { contributing } from './measured.js';
import type { Random } from './random.js';
import type { ReviewLife } from './review-life.js';
import type { Revision } from './row-model.js';
import type { TwoYearsModel } from './two-years-model.js';

/** What of an edition is changed behind the back of the service, as the superuser. */
interface Target {
  readonly organizationId: string;
  readonly edition: string;
  readonly source: string;
  /** A revision that had a say in its number, is there still, and is the newest of its row. */
  readonly row: Revision;
}

type Statement = readonly [text: string, values: readonly unknown[]];

const ROW = `where organization_id = $1 and key = $2 and source_id = (select id from source where organization_id = $1 and key = $3)`;
const SNAPSHOT = `where organization_id = $1 and id = (select snapshot_id from review_edition where organization_id = $1 and id = $2)`;

const ofRow = (change: string) => ({ organizationId, row, source }: Target): Statement =>
  [`update interaction set ${change} ${ROW}`, [organizationId, row.key, source]];
const ofSnapshot = (change: string) => ({ organizationId, edition }: Target): Statement =>
  [`update snapshot set ${change} ${SNAPSHOT}`, [organizationId, edition]];
const ofEdition = (change: string) => ({ organizationId, edition }: Target): Statement =>
  [`update review_edition set ${change} where organization_id = $1 and id = $2`, [organizationId, edition]];

export const TAMPERINGS: Readonly<Record<string, (target: Target) => Statement>> = {
  'another amount': ofRow(`fields = jsonb_set(fields, '{amount}', to_jsonb((fields ->> 'amount')::numeric + 1))`),
  'another instant': ofRow(`occurred_at = occurred_at + interval '1 second'`),
  'another customer': ofRow(`customer = 'somebody else'`),
  'another salt': ofRow(`salt = decode(repeat('ab', octet_length(salt)), 'hex')`),
  'another digest': ofRow(`digest = decode(repeat('cd', octet_length(digest)), 'hex')`),
  'a row taken back': ofRow('retracted = true'),
  'a row that came later': ofRow(`recorded_at = recorded_at + interval '10 years'`),
  'a row removed': ({ organizationId, row, source }) => [`delete from interaction ${ROW}`, [organizationId, row.key, source]],
  'a row added': ({ organizationId, row, source }) => [`
    insert into interaction select (jsonb_populate_record(i, '{"key": "planted"}')).* from interaction as i ${ROW}`, [organizationId, row.key, source]],
  'another value': ofSnapshot('value = coalesce(value, 0) + 1'),
  'another content': ofSnapshot(`content = jsonb_set(content, '{value}', '"0.5123"')`),
  'another margin': ofSnapshot(`content = jsonb_set(content, '{margin}', '"0.5123"')`),
  'another knowledge': ofSnapshot(`knowledge = knowledge - interval '1 hour'`),
  'another hash': ofSnapshot(`hash = decode(repeat('ef', 32), 'hex')`),
  'another signature': ofEdition(`hash = decode(repeat('ef', 32), 'hex')`),
  'signed at another time': ofEdition(`recorded_at = recorded_at - interval '1 hour'`),
};

/** Changes something about an edition that can be proven. Returns what, and of which; null: there is no such edition. */
export async function tamper(
  superuser: pg.Client, model: TwoYearsModel, random: Random, organizationId: string,
): Promise<{ readonly kind: string; readonly review: ReviewLife } | null> {
  const candidates = [...model.reviews.values()].flatMap((review) => {
    const edition = review.editions.at(-1);
    const what = edition?.measured ?? null;
    if (edition === undefined || what === null) return [];
    const rows = contributing(model.rows, what).filter(({ erasedAt, supersededAt }) => erasedAt === Infinity && supersededAt === Infinity);
    return rows.length === 0 ? [] : [{ review, target: { organizationId, edition: edition.id, source: ARITHMETIC[what.kpi].source, row: random.pick(rows) } }];
  });
  if (candidates.length === 0) return null;
  const { review, target } = random.pick(candidates);
  const kind = random.pick(Object.keys(TAMPERINGS));
  const [text, values] = TAMPERINGS[kind]!(target);
  // The tables refuse changes of what is signed to everybody but a superuser who switches their rules off.
  await superuser.query('begin');
  await superuser.query(`set local session_replication_role = 'replica'`);
  const { rowCount } = await superuser.query(text, [...values]);
  await superuser.query('commit');
  if (rowCount !== 1) throw new Error(`${kind} changed ${rowCount} rows`);
  return { kind, review };
}
