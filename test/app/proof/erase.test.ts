import { beforeAll, describe, expect, test } from '@jest/globals';
import { evaluateSeries } from '../../../src/app/evaluate-series.js';
import { erase, type ErasureReport } from '../../../src/app/proof/erase.js';
import { hasDrifted } from '../../../src/goals/drift.js';
import { driftReading } from '../../../src/app/proof/drift-reading.js';
import { refusal } from '../definition-fixture.js';
import { provenGoals, ticket, type ProvenGoals } from './proven-goals.js';

let goals: ProvenGoals;
let many: string;
let red: string;

const eraseOf = (entity: 'CUSTOMER' | 'CASE', value: string): Promise<ErasureReport> =>
  goals.organization.as('ADMIN', (ctx) => erase(ctx, { entity, value }));

beforeAll(async () => {
  goals = await provenGoals();
  await goals.clock('2027-03-30T00:00:00Z');
  await goals.record([
    // The source's first row of all is of the one who will be erased.
    ticket('first', '2027-03-01T09:00:00Z', {}, { customer: 'ada' }),
    ticket('a1', '2027-03-10T09:00:00Z', { solved: false }, { customer: 'ada', case: 'k1' }),
    ticket('a2', '2027-03-10T23:30:00Z', { team: 'blue' }, { customer: 'ada' }),
    ticket('b1', '2027-03-11T09:00:00Z', {}, { customer: 'bob', case: 'k1' }),
    ticket('b2', '2027-03-12T09:00:00Z', {}, { customer: 'bob' }),
    ticket('april', '2027-04-02T09:00:00Z', {}, { customer: 'ada' }),
  ]);
  // Was written down as of ada, and is of bob.
  await goals.record([ticket('mixed', '2027-03-13T09:00:00Z', {}, { customer: 'ada' })]);
  await goals.record([ticket('mixed', '2027-03-13T09:00:00Z', {}, { customer: 'bob' })]);
  await goals.clock('2027-04-05T00:00:00Z');
  many = await goals.sign('many', '2027-03');
  red = await goals.sign('solved_red', '2027-03');
});

describe('erasing a customer', () => {
  let report: ErasureReport;
  beforeAll(async () => { report = await eraseOf('CUSTOMER', 'ada'); });

  test('tells how much there was, and whose evidence it was', () => {
    expect(report).toEqual({ interactions: 5, revisions: 6, sources: 1, snapshots: 2 });
  });

  test('leaves no row, no revision, and the name nowhere', async () => {
    const { rows: tables } = await goals.superuser.query<{ name: string }>(
      `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`);
    for (const { name } of tables) {
      const { rows: [found] } = await goals.superuser.query<{ rows: string }>(`select count(*) as rows from "${name}" as t where to_jsonb(t)::text ilike '%ada"%'`);
      expect([name, found!.rows]).toEqual([name, '0']);
    }
    const { rows } = await goals.superuser.query(`select key from interaction union select key from interaction_revision order by key`);
    expect(rows.map(({ key }: { key: string }) => key)).toEqual(['b1', 'b2']);
  });

  test('leaves counts by local day of each TIME field, with the stamps', async () => {
    const { rows } = await goals.superuser.query<{ field: string; day: string | null; current: boolean; rows: number }>(
      `select time_field as field, day::text, superseded_at is null as current, sum(rows)::int as rows from erased_rows group by 1, 2, 3 order by 1, 2, 3`);
    expect(rows.map(({ field, day, current, rows: count }) => `${field} ${day} ${current ? 'current' : 'superseded'} ${count}`)).toEqual([
      'closed_at null superseded 1', 'closed_at null current 5',
      'occurredAt 2027-03-01 current 1', 'occurredAt 2027-03-10 current 2', 'occurredAt 2027-03-13 superseded 1', 'occurredAt 2027-03-13 current 1',
      'occurredAt 2027-04-02 current 1',
    ]);
  });

  test('leaves signed numbers proven: what is there and what went are together what was frozen', async () => {
    expect(await goals.verify(many)).toMatchObject({
      verdict: 'EVIDENCE_ERASED', differences: [], erased: { rows: 4 },
      frozen: { value: '6', evidence: { rows: 6 } }, replayed: { value: '2', evidence: { rows: 2 } }, delta: '-4',
    });
    expect(await goals.verify(red)).toMatchObject({ verdict: 'EVIDENCE_ERASED', erased: { rows: 3 }, frozen: { evidence: { rows: 5 } }, differences: [] });
  });

  test('is no drift, and no reason to look for any', async () => {
    await goals.organization.as('VIEWER', async (ctx) => {
      expect(hasDrifted(await driftReading(ctx, await ctx.reading(), many))).toBe(false);
    });
    await goals.round();
    expect((await goals.review('many', '2027-03')).state).toBe('SIGNED_OFF');
  });

  test('does not take away the days that the source covers', async () => {
    const question = { kpis: ['volume'], window: { between: { from: '2027-03-01', to: '2027-03-09' } } };
    const { groups: [group], freshness } = await goals.organization.as('VIEWER', (ctx) => evaluateSeries(ctx, question));
    expect([group!.total.exact, freshness.sources[0]!.coversFrom]).toEqual(['0', '2027-03-01']);
  });

  test('is found out where somebody deletes more', async () => {
    await goals.superuser.query(`create table gone as select * from interaction where key = 'b1'`);
    await goals.superuser.query(`delete from interaction where key = 'b1'`);
    const { verdict, differences } = await goals.verify(many);
    expect([verdict, differences.map(({ part }) => part)]).toEqual(['MISMATCH', ['EVIDENCE']]);
    await goals.superuser.query(`insert into interaction select * from gone`);
  });

  test('and then a case adds up', async () => {
    expect(await eraseOf('CASE', 'k1')).toEqual({ interactions: 1, revisions: 1, sources: 1, snapshots: 2 });
    expect(await goals.verify(many)).toMatchObject({ verdict: 'EVIDENCE_ERASED', differences: [], erased: { rows: 5 }, replayed: { value: '1' } });
  });

  test('of whom nothing is known changes nothing', async () => {
    expect(await eraseOf('CUSTOMER', 'nobody')).toEqual({ interactions: 0, revisions: 0, sources: 0, snapshots: 0 });
  });

  test('is for administrators, and of somebody', async () => {
    expect(await refusal(goals.organization.as('ANALYST', (ctx) => erase(ctx, { entity: 'CUSTOMER', value: 'bob' })))).toMatchObject({ code: 'FORBIDDEN' });
    expect(await refusal(eraseOf('CUSTOMER', '  '))).toMatchObject({ code: 'BAD_INPUT' });
  });
});
