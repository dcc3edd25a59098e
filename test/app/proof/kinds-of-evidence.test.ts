import { beforeAll, describe, expect, test } from '@jest/globals';
import { defineSchedule } from '../../../src/app/define-schedule.js';
import { defineTag } from '../../../src/app/define-tag.js';
import type { MeasureInput } from '../../../src/app/definitions/measure-content.js';
import { contentHash } from '../../../src/app/proof/content-hash.js';
import { editionHash } from '../../../src/app/proof/edition-hash.js';
import type { SnapshotContent } from '../../../src/app/proof/snapshot-content.js';
import { binOf, valueOfBin } from '../../../src/kernel/quantile-sketch.js';
import { instantText } from '../../../src/kernel/instant.js';
import { atLeast, levels } from '../../goals/targets.js';
import { storeGoals } from '../../support/goals.js';
import { definer, valid } from '../definition-fixture.js';
import { provenGoals, ticket, type ProvenGoals } from './proven-goals.js';

/** Within the scope, too, where it is told: rows of working days. */
const SCOPES: Readonly<Record<string, string>> = { calendar: 'tagged("spring")' };

/** Measures of each kind, with how many rows may have a say in their March. */
const KINDS: readonly (readonly [kind: string, measure: Partial<MeasureInput>, value: string, rows: number])[] = [
  // Open at the end of March: feb and b. Everything that was opened before has a say.
  ['stock', { stock: { from: 'occurredAt', until: 'closed_at' } }, '2', 5],
  // Of March followed by one of the same customer within ten days: a by b. Those of the ten days after March may follow.
  ['journey', { journey: { entity: 'CUSTOMER', steps: [{ source: 'tickets', within: 'P10D' }] } }, '1', 5],
  // Customers with two tickets or more in March: ada.
  ['per', { per: { entity: 'customer', aggregation: 'COUNT', keep: 'inner > 1' } }, '1', 4],
  // Of customers who were there in February, too: d of bob.
  ['cohort', { cohort: { entity: 'customer', window: 'PREVIOUS_PERIOD' } }, '1', 5],
  // Closed in working time: a and d. The desk was closed for the fair as c was there.
  ['calendar', { filter: 'business_seconds(occurredAt, closed_at, "desk") > 0' }, '2', 2],
  // Customers of March: ada, cleo and bob. The rows that they were counted in.
  ['estimate', { aggregation: 'APPROX_COUNT_DISTINCT', value: 'customer' }, '3', 4],
  // Tickets of March that were closed were open for 24 hours, 1 and a half: the median is an hour, as its bin has it.
  ['percentile', { aggregation: 'APPROX_PERCENTILE', percentile: 0.5, value: 'seconds_between(occurredAt, closed_at)' }, String(valueOfBin(binOf(3600))), 3],
];

let goals: ProvenGoals;
const editions = new Map<string, string>();

beforeAll(async () => {
  goals = await provenGoals([]);
  await goals.clock('2027-04-15T00:00:00Z');
  await goals.record([
    ticket('feb', '2027-02-20T09:00:00Z', {}, { customer: 'bob' }),
    ticket('a', '2027-03-10T09:00:00Z', { closed_at: '2027-03-11T09:00:00Z' }, { customer: 'ada' }),
    ticket('b', '2027-03-15T09:00:00Z', {}, { customer: 'ada' }),
    ticket('c', '2027-03-16T09:00:00Z', { closed_at: '2027-03-16T10:00:00Z' }, { customer: 'cleo' }),
    ticket('d', '2027-03-30T09:00:00Z', { closed_at: '2027-03-30T09:30:00Z' }, { customer: 'bob' }),
    ticket('april', '2027-04-12T09:00:00Z', {}, { customer: 'cleo' }), ticket('april2', '2027-04-05T09:00:00Z', {}, { customer: 'dora' }),
  ]);
  const define = definer(goals.organization);
  const tag = (key: string, from: string, to: string) => goals.organization.as('ANALYST', (ctx) => defineTag(ctx, { key, ranges: [{ name: key, from, to }] }));
  await tag('fair', '2027-03-10', '2027-03-11');
  await tag('fair', '2027-03-16', '2027-03-17');
  await tag('spring', '2027-03-01', '2027-06-01');
  const weekly = (['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY'] as const)
    .map((weekday) => ({ weekday, intervals: [{ from: '08:00', to: '18:00' }] }));
  await goals.organization.as('ANALYST', (ctx) => defineSchedule(ctx, { key: 'desk', hours: [{ weekly }], holidayTag: 'fair' }));
  for (const [kind, measure] of KINDS) {
    await valid(define.measure({ key: `of_${kind}`, source: 'tickets', aggregation: 'COUNT', ...measure }));
    await valid(define.kpi({ key: `kpi_${kind}`, name: kind, expression: `of_${kind}`, direction: 'HIGHER_IS_BETTER' }));
  }
  const { rows } = await goals.superuser.query<{ key: string; id: string }>('select kpi.key, version.id from kpi_version as version join kpi on kpi.id = version.kpi_id');
  await storeGoals(goals.organization, KINDS.map(([kind]) => ({
    key: `goal_${kind}`, kpi: `kpi_${kind}`, scope: SCOPES[kind] ?? null, pin: rows.find(({ key }) => key === `kpi_${kind}`)!.id,
    targets: [{ target: atLeast(levels('0'), { grain: 'EACH_PERIOD' }) }],
  })));
  for (const [kind] of KINDS) editions.set(kind, await goals.sign(`goal_${kind}`, '2027-03'));
});

describe('the evidence of a measure of each kind', () => {
  test.each(KINDS)('%s: holds every row that could change the number', async (kind, _, value, rows) => {
    expect(await goals.verify(editions.get(kind)!)).toMatchObject({
      verdict: 'VERIFIED', frozen: { value, evidence: { rows } }, replayed: { value, evidence: { rows } }, differences: [],
    });
  });

  test.each(KINDS)('%s: a row that is taken out of what is stored is missed', async (kind) => {
    await goals.superuser.query(`create table taken as select * from interaction where key = 'a'`);
    await goals.superuser.query(`delete from interaction where key = 'a'`);
    const { verdict, differences } = await goals.verify(editions.get(kind)!);
    expect([verdict, differences[0]!.part]).toEqual(['MISMATCH', 'EVIDENCE']);
    await goals.superuser.query(`insert into interaction select * from taken; drop table taken`);
  });
});

test('the versions of tags and schedules are named, however far below the number or its scope', async () => {
  const { rows: [row] } = await goals.superuser.query<{ content: SnapshotContent }>(
    'select content from review_edition as e join snapshot on snapshot.id = e.snapshot_id where e.id = $1', [editions.get('calendar')]);
  expect(row!.content.kpi!.calendarReads.map(({ kind, key, version }) => `${kind} ${key} ${version}`))
    .toEqual(['SCHEDULE desk 1', 'TAG fair 2', 'TAG spring 1']);
  const { rows: ids } = await goals.superuser.query<{ id: string }>('select id from calendar_version');
  expect(ids.map(({ id }) => id)).toEqual(expect.arrayContaining(row!.content.kpi!.calendarReads.map(({ versionId }) => versionId)));
});

describe('another engine', () => {
  /** The edition as an engine of before would have signed it, with this number. */
  async function signedBefore(edition: string, value: string): Promise<void> {
    const { rows: [row] } = await goals.superuser.query<{
      content: SnapshotContent; snapshot: string; review: string; author: string; signer: string; at: string;
    }>(`
      select content, snapshot.id as snapshot, e.review_id as review, t.author_id as author, t.created_by_member as signer,
        to_char(e.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
      from review_edition as e join snapshot on snapshot.id = e.snapshot_id
      join review_transition as t on t.review_id = e.review_id and t.number = e.transition_number where e.id = $1`, [edition]);
    const { content, snapshot, review, author, signer, at } = row!;
    const before = { ...content, engine: '0', value };
    const snapshotHash = contentHash(before);
    const hash = editionHash({ review, number: 1, snapshotHash, author, signer, signedAt: instantText(Date.parse(at)), reason: null, previousHash: null });
    await goals.superuser.query('update snapshot set content = $1, hash = $2, value = $3 where id = $4', [before, snapshotHash, value, snapshot]);
    await goals.superuser.query('update review_edition set hash = $1 where id = $2', [hash, edition]);
  }

  test('that makes another number of the same rows is told as that', async () => {
    await signedBefore(editions.get('per')!, '7');
    expect(await goals.verify(editions.get('per')!)).toMatchObject({
      verdict: 'ENGINE_CHANGED', frozen: { value: '7', engine: '0' }, replayed: { value: '1', engine: '1' }, delta: '-6', differences: [],
    });
  });

  test('that makes the same number leaves it verified', async () => {
    await signedBefore(editions.get('per')!, '1');
    expect(await goals.verify(editions.get('per')!)).toMatchObject({ verdict: 'VERIFIED', frozen: { engine: '0' } });
  });
});
