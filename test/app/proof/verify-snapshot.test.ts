import { beforeAll, describe, expect, test } from '@jest/globals';
import { verifySnapshot } from '../../../src/app/proof/verify-snapshot.js';
import type { ProofPart } from '../../../src/app/proof/snapshot-proof.js';
import { evidenceDigest } from '../../../src/kernel/evidence-digest.js';
import { Decimal } from '../../../src/kernel/decimal.js';
import { canonicalJson } from '../../../src/kernel/canonical-json.js';
import { refusal } from '../definition-fixture.js';
import { provenGoals, ticket, type ProvenGoals } from './proven-goals.js';

let goals: ProvenGoals;
let edition: string;
let second: string;

const MARCH = Array.from({ length: 10 }, (_, index) =>
  ticket(`t${index}`, `2027-03-${String(index + 10)}T09:00:00Z`, { team: index < 6 ? 'red' : 'blue', solved: index % 2 === 0, effort: String(index) }));

beforeAll(async () => {
  goals = await provenGoals();
  await goals.clock('2027-03-30T00:00:00Z');
  await goals.record([ticket('before', '2027-02-20T09:00:00Z'), ...MARCH]);
  await goals.record([ticket('t0', '2027-03-10T09:00:00Z', { solved: false, effort: '0' })]);
  await goals.clock('2027-04-05T00:00:00Z');
  edition = await goals.sign('solved_red', '2027-03');
  await goals.record([ticket('t0', '2027-03-10T09:00:00Z', { solved: true, effort: '0' }), ticket('late', '2027-03-11T09:00:00Z')]);
  await goals.round();
  second = await goals.restate('solved_red', '2027-03');
});

describe('a signed edition', () => {
  test('is verified with the number that was signed, whatever was recorded since', async () => {
    expect(await goals.verify(edition)).toMatchObject({
      verdict: 'VERIFIED', differences: [], delta: '0', erased: { rows: 0 },
      // Red are t0 to t5; even ones were solved, but for t0, which was reopened.
      frozen: { value: new Decimal(2).div(6).toFixed(), evidence: { rows: 6 } },
    });
  });

  test('stays addressable and verified beside the one that restates it', async () => {
    expect(await goals.verify(second)).toMatchObject({ verdict: 'VERIFIED', frozen: { evidence: { rows: 7 } }, differences: [] });
  });

  test('that is none is not found, and no edition of another organisation', async () => {
    const none = await refusal(goals.organization.as('VIEWER', (ctx) => verifySnapshot(ctx, 'nothing')));
    expect(none).toMatchObject({ code: 'NOT_FOUND' });
  });
});

/** What a superuser may do, what undoes it, and where the proof finds it. */
const TAMPERING: readonly (readonly [what: string, change: string, undo: string, parts: readonly ProofPart[]])[] = [
  [
    'the fields of a row', `update interaction set fields = fields || '{"solved": true}' where key = 't1'`,
    `update interaction set fields = fields || '{"solved": false}' where key = 't1'`, ['EVIDENCE', 'DIGEST', 'VALUE', 'COMPONENTS'],
  ],
  [
    'a field that the number does not read', `update interaction set fields = fields || '{"effort": 99}' where key = 't1'`,
    `update interaction set fields = fields || '{"effort": 1}' where key = 't1'`, ['EVIDENCE', 'DIGEST'],
  ],
  [
    'a superseded revision', `update interaction_revision set fields = fields || '{"solved": true}' where key = 't0' and fields ->> 'solved' = 'false'`,
    `update interaction_revision set fields = fields || '{"solved": false}' where key = 't0' and recorded_at = (select max(recorded_at) from interaction_revision where key = 't0')`,
    ['EVIDENCE', 'DIGEST', 'VALUE', 'COMPONENTS'],
  ],
  [
    'a digest', `update interaction set digest = sha256('x') where key = 't2'; `,
    `update interaction set digest = (select digest from kept_row) where key = 't2'`, ['DIGEST'],
  ],
  [
    'a salt', `update interaction set salt = decode(repeat('00', 16), 'hex') where key = 't2'`,
    `update interaction set salt = (select salt from kept_row) where key = 't2'`, ['EVIDENCE', 'DIGEST'],
  ],
  [
    'when a row was recorded', `update interaction set recorded_at = '2027-04-06T00:00:00Z' where key = 't2'`,
    `update interaction set recorded_at = (select recorded_at from kept_row) where key = 't2'`, ['EVIDENCE', 'VALUE', 'COMPONENTS'],
  ],
  [
    'a row that is gone', `delete from interaction where key = 't2'`, `insert into interaction select * from kept_row`, ['EVIDENCE', 'VALUE', 'COMPONENTS'],
  ],
  [
    'a row that is put in as if it had been there',
    `insert into interaction select organization_id, source_id, 'planted', occurred_at, customer, "case", fields, sequence, retracted, reason, recorded_at, salt, digest
     from kept_row`,
    `delete from interaction where key = 'planted'`, ['EVIDENCE', 'DIGEST', 'VALUE', 'COMPONENTS'],
  ],
  [
    'the content of the snapshot', `update snapshot set content = jsonb_set(content, '{margin}', '"99"') where id = $1`,
    `update snapshot set content = (select content from kept_snapshot) where id = $1`, ['CONTENT'],
  ],
  [
    'the number of the snapshot', `update snapshot set value = 1 where id = $1`, `update snapshot set value = (select value from kept_snapshot) where id = $1`, ['CONTENT'],
  ],
  [
    'the hash of the snapshot', `update snapshot set hash = sha256('x') where id = $1`,
    `update snapshot set hash = (select hash from kept_snapshot) where id = $1`, ['CONTENT', 'SIGNATURE'],
  ],
  [
    'what is watched for drift', `update snapshot_read set ends_at = starts_at where snapshot_id = $1`,
    `update snapshot_read set ends_at = '2027-04-01' where snapshot_id = $1`, ['CONTENT'],
  ],
  [
    'the hash of the edition', `update review_edition set hash = sha256('x') where snapshot_id = $1`,
    `update review_edition set hash = (select hash from kept_edition) where snapshot_id = $1`, ['SIGNATURE'],
  ],
  [
    'when the edition was signed', `update review_edition set recorded_at = recorded_at + interval '1 day' where snapshot_id = $1`,
    `update review_edition set recorded_at = (select recorded_at from kept_edition) where snapshot_id = $1`, ['SIGNATURE'],
  ],
  [
    'who signed the edition',
    `update review_transition set created_by_member = (select id from member where email = 'mallory@x.example'), self_reviewed = false
     where event = 'SIGN_OFF' and snapshot_id = $1`,
    `update review_transition set created_by_member = author_id, self_reviewed = true where event = 'SIGN_OFF' and snapshot_id = $1`, ['SIGNATURE'],
  ],
];

describe('tampering is found, and where', () => {
  let snapshot: string;
  const run = async (statement: string): Promise<number> => {
    const { rowCount } = await goals.superuser.query({ text: statement, values: statement.includes('$1') ? [snapshot] : [] });
    return rowCount ?? 0;
  };

  beforeAll(async () => {
    const { rows } = await goals.superuser.query<{ id: string }>('select snapshot_id as id from review_edition where id = $1', [edition]);
    snapshot = rows[0]!.id;
    await run(`insert into member (organization_id, id, email, name, role, created_at)
      select organization_id, gen_random_uuid(), 'mallory@x.example', 'Mallory', 'ADMIN', now() from member limit 1`);
    await run(`create table kept_row as select * from interaction where key = 't2'`);
    await goals.superuser.query(`create table kept_snapshot as select * from snapshot where id = '${snapshot}'`);
    await goals.superuser.query(`create table kept_edition as select * from review_edition where snapshot_id = '${snapshot}'`);
  });

  test.each(TAMPERING)('in %s', async (_, change, undo, parts) => {
    expect(await run(change)).toBeGreaterThan(0);
    const { verdict, differences } = await goals.verify(edition);
    expect([verdict, [...new Set(differences.map(({ part }) => part))].sort()]).toEqual(['MISMATCH', [...parts].sort()]);
    expect(await run(undo)).toBeGreaterThan(0);
    expect(await goals.verify(edition)).toMatchObject({ verdict: 'VERIFIED', differences: [] });
  });

  test('and names the row whose digest is false', async () => {
    await run(`update interaction set fields = fields || '{"effort": 99}' where key = 't1'`);
    expect((await goals.verify(edition)).differences).toContainEqual(expect.objectContaining({ part: 'DIGEST', source: 'tickets', interaction: 't1' }));
    await run(`update interaction set fields = fields || '{"effort": 1}' where key = 't1'`);
  });

  test('also where whoever did it made a digest that fits', async () => {
    const { rows: [row] } = await goals.superuser.query<{ salt: Buffer; fields: object }>(`select salt, fields from interaction where key = 't1'`);
    const fields = { ...row!.fields, solved: true };
    const digest = evidenceDigest(row!.salt, {
      key: 't1', occurredAt: '2027-03-11T09:00:00Z', customer: null, case: null, fields: canonicalJson(fields), retracted: false,
    });
    await goals.superuser.query(`update interaction set fields = $1, digest = $2 where key = 't1'`, [fields, digest]);
    const { verdict, differences } = await goals.verify(edition);
    expect([verdict, differences.map(({ part }) => part)]).toEqual(['MISMATCH', ['EVIDENCE', 'VALUE', 'VALUE', 'VALUE', 'COMPONENTS']]);
  });
});
