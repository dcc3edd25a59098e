import { execFile } from 'node:child_process';
import { createReadStream, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createGunzip } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { CREDIT, SERVICEDESK } from '../../seeds/servicedesk/definitions.js';
import { SERVICEDESK_GOALS } from '../../seeds/servicedesk/goals.js';
import { authenticate } from '../../src/app/authenticate.js';
import { evaluateTable } from '../../src/app/evaluate-table.js';
import type { Question } from '../../src/app/evaluation-answer.js';
import { explainChange } from '../../src/app/proof/explain-change.js';
import { verifySnapshot } from '../../src/app/proof/verify-snapshot.js';
import { driftOfReview } from '../../src/app/reviews/drift-of-review.js';
import type { ReviewModel } from '../../src/app/reviews/review-model.js';
import { demoKeyRing } from '../../src/cli/demo/demo-command.js';
import type { DemoKeys } from '../../src/cli/demo/demo-keys.js';
import type { Database } from '../../src/store/database.js';
import { PROJECT } from '../house/source-files.js';
import { ownerClient, testDatabase } from '../support/database.js';
import { contextOf, inContext } from '../support/organization.js';
import { cameAsPrinted, readmeExamples } from '../support/readme.js';
import { sample } from '../support/size.js';
import { itsGoals, reviewsOf, withKey, writtenBy } from './demo/led-goals.js';
import { expectRoundTrip } from '../support/round-trip.js';

/** The public log is no part of the project: where it is not at hand, these tests are left out. */
const LOG = new URL('../../../shared/data/incidents/incident_event_log.csv.gz', import.meta.url).pathname;
const given = existsSync(LOG) ? describe : describe.skip;
const COLUMNS = (
  'number incident_state active reassignment_count reopen_count sys_mod_count made_sla caller_id opened_by opened_at ' +
  'sys_created_by sys_created_at sys_updated_by sys_updated_at contact_type location category subcategory u_symptom cmdb_ci impact ' +
  'urgency priority assignment_group assigned_to knowledge u_priority_confirmation notify problem_id rfc vendor caused_by closed_code ' +
  'resolved_by resolved_at closed_at'
).split(' ');

given('the demo servicedesk', () => {
  let database: Database;
  /** The file as it is, beside the demo, in no table of ours. */
  let raw: pg.Client;
  let kept: DemoKeys = {};
  const directory = mkdtempSync(join(tmpdir(), 'yardstick-servicedesk-'));
  let environment: Record<string, string>;
  let output: string;
  const example = readmeExamples().find(({ asked }) => asked.includes('demo servicedesk'))!;
  /** The README's command, in a process of its own. */
  const make = async (): Promise<string> => {
    const command = example.asked.replace('incident_event_log.csv.gz', LOG);
    const { stdout } = await promisify(execFile)('bash', ['-c', command], { cwd: PROJECT, env: { ...process.env, NODE_OPTIONS: '', ...environment } });
    return stdout;
  };

  beforeAll(async () => {
    let url: string;
    ({ url, database } = await testDatabase({ statementTimeoutMs: 120_000 }));
    environment = { DATABASE_URL: url, YARDSTICK_DATA_DIR: directory };
    raw = await ownerClient(url);
    await raw.query(`create table raw (place bigserial, ${COLUMNS.map((column) => `${column} text`).join(', ')})`);
    await pipeline(
      createReadStream(LOG),
      createGunzip(),
      raw.query(copyFrom(`copy raw (${COLUMNS.join(', ')}) from stdin (format csv, header)`)),
    );
    output = await make();
    kept = await demoKeyRing(directory, 'servicedesk').read();
  }, 480_000);
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  const ask = async (question: Partial<Question> & Pick<Question, 'kpis'>): Promise<(string | number | boolean | null)[][]> => {
    const { actor, organizationId } = await authenticate(database, `Bearer ${kept.VIEWER}`);
    const window = { between: { from: '2016-02-01', to: '2017-03-01' } };
    const { rows } = await inContext(contextOf(database, actor, organizationId), (ctx) =>
      evaluateTable(ctx, { window, ...question }),
    );
    return rows.map((row) => [...row]);
  };
  /** Without the period's column. */
  const total = async (...kpis: string[]) => (await ask({ kpis })).at(0)!.slice(-kpis.length);

  test('takes every revision of every incident of the log, and credits its authors', () => {
    expect(output.split('\n')[0]).toBe('24,918 incidents in 141,712 revisions, up to 2017-02-18T15:00:00Z.');
    expect(output).toContain(CREDIT);
    expect(cameAsPrinted(example.answered, output)).toBe(true);
    expect(SERVICEDESK.kpis.length).toBeGreaterThanOrEqual(12);
  });

  test('has the facts that are known of the log', async () => {
    const [volume, withinSla, reassignments, reopened] = (await total(
      'volume',
      'within_sla',
      'reassignments_per_incident',
      'reopen_rate',
    )) as number[];
    expect(volume).toBe(24_918);
    expect(withinSla).toBeCloseTo(0.6342, 4);
    expect(reassignments).toBeCloseTo(0.93964, 5);
    expect(reopened).toBeCloseTo(0.011036, 6);
  });

  test('has the known hours to resolution, mean and median, by priority', async () => {
    const rows = await ask({
      kpis: ['hours_to_resolution', 'median_hours_to_resolution'],
      by: ['priority'],
      orderBy: [{ by: 'priority' }],
    });
    const hours = rows.map((row) => row.slice(-2).map((value) => Number(Number(value).toFixed(2))));
    expect(hours).toEqual([
      [266.08, 80.24],
      [152.46, 38.23],
      [174.35, 21.55],
      [283.19, 5.02],
    ]);
  });

  test('has the known number of incidents opened in each month', async () => {
    const rows = await ask({ kpis: ['volume'], grain: 'MONTH' });
    expect(rows.slice(0, 4).map((row) => row.at(-1))).toEqual([207, 8_995, 7_934, 7_508]);
    expect(rows.reduce((sum, row) => sum + Number(row.at(-1)), 0)).toBe(24_918);
  });

  test('has definitions that come back from files as they were', () =>
    expectRoundTrip(database, kept.ANALYST!, Object.values(SERVICEDESK_GOALS.people)));

  test('answers every one of its KPIs', async () => {
    const keys = SERVICEDESK.kpis.map(({ key }) => key);
    const values = await total(...keys);
    keys.forEach((key, index) => expect([key, typeof values[index]]).toEqual([key, 'number']));
    const share = await ask({ kpis: ['share_of_volume'], by: ['priority'] });
    expect(share.reduce((sum, row) => sum + Number(row.at(-1)), 0)).toBeCloseTo(1, 12);
  });

  /** What the file says, as of an instant, of the incidents opened in a stretch; null: as of its last row. */
  const fileSays = async (from: string, to: string, knownBefore: string | null) => {
    const { rows } = await raw.query<{ sla: string; open: number; incidents: number }>(
      `with known as (
        select distinct on (number) * from raw
        where $3::timestamptz is null or to_timestamp(sys_updated_at || ' +00', 'DD/MM/YYYY HH24:MI TZH') < $3
        order by number, to_timestamp(sys_updated_at || ' +00', 'DD/MM/YYYY HH24:MI TZH') desc, sys_mod_count::int desc, place desc
      )
      select avg((made_sla = 'true')::int)::text as sla, count(*)::int as incidents,
        count(*) filter (where incident_state not in ('Resolved', 'Closed'))::int as open
      from known where to_timestamp(opened_at || ' +00', 'DD/MM/YYYY HH24:MI TZH') >= $1
        and to_timestamp(opened_at || ' +00', 'DD/MM/YYYY HH24:MI TZH') < $2`,
      [from, to, knownBefore],
    );
    return rows[0]!;
  };

  test.each(['2016-03-31', '2016-04-30', '2016-05-31'])(
    'knows the share within SLA and the open backlog as of the end of %s, as SQL over the file does',
    async (day) => {
      const end = new Date(Date.parse(day) + 86_400_000).toISOString();
      const expected = await fileSays('2016-01-01', end, end);
      const question = {
        window: { between: { from: '2016-02-01', to: end.slice(0, 10) } },
        asOf: { knowledge: new Date(Date.parse(end) - 1).toISOString() },
      };
      const [answer] = await ask({ kpis: ['within_sla', 'open_backlog', 'volume'], ...question });
      expect(answer!.slice(-2)).toEqual([expected.open, expected.incidents]);
      expect(answer!.at(-3)).toBeCloseTo(Number(expected.sla), 12);
      // Not what it is now: most were within SLA as long as they were young.
      const [now] = await ask({ kpis: ['within_sla', 'open_backlog'], window: question.window });
      expect(Number(answer!.at(-3))).toBeGreaterThan(Number(now!.at(-2)));
      expect(expected.open).toBeGreaterThan(Number(now!.at(-1)));
    },
  );

  describe('in its goals', () => {
    const demo = () => ({ database, keys: kept, goals: SERVICEDESK_GOALS });
    // The log is large, and a proof reads all that it held of the period.
    itsGoals(demo, sample(['agreed_times', 'small_backlog'], null));

    const reviewOf = async (goal: string, label: string): Promise<ReviewModel> =>
      (await reviewsOf(demo())).find(({ goalKey, period }) => goalKey === goal && period.label === label)!;
    const monthAfter = (label: string): string => new Date(Date.UTC(Number(label.slice(0, 4)), Number(label.slice(5)), 1)).toISOString();
    const signedValues = async ({ editions }: ReviewModel): Promise<number[]> => {
      const proofs = await Promise.all(editions.map(({ id }) => withKey(demo(), 'VIEWER', (ctx) => verifySnapshot(ctx, id))));
      return proofs.map(({ frozen }) => Number(frozen.value));
    };

    const led = [
      ['agreed_times', '2016-03', 'RESTATED', 2],
      ['agreed_times', '2016-04', 'SIGNED_OFF', 1],
      ['small_backlog', '2016-04', 'DRIFTED', 1],
      ['agreed_times', '2016-05', 'DRIFTED', 1],
      ['small_backlog', '2016-03', 'RESTATED', 2],
    ] as const;

    test.each(sample<readonly (typeof led)[number][]>(led.slice(0, 3), led))('%s of %s was signed as what the file said then, and is %s since the desk wrote on', async (goal, label, state, editions) => {
      const review = await reviewOf(goal, label);
      expect(review.state).toBe(state);
      expect(review.history.map(({ event }) => event)).toContain('DRIFT');
      const { knowledge } = review.history.find(({ event }) => event === 'SUBMIT')!;
      const period = [`${label}-01T00:00:00Z`, monthAfter(label)] as const;
      const [then, now] = [await fileSays(...period, knowledge), await fileSays(...period, null)];
      const told = goal === 'agreed_times' ? [then.sla, now.sla] : [then.open, now.open];
      const signed = await signedValues(review);
      expect(signed).toHaveLength(editions);
      signed.forEach((value, index) => expect(value).toBeCloseTo(Number(told[index]), 12));

      const { value } = await withKey(demo(), 'VIEWER', (ctx) => explainChange(ctx, review.editions[0]!.id, null));
      expect(value!.end.toNumber()).toBeCloseTo(Number(told[1]), 12);
      expect(value!.end.lt(value!.start)).toBe(true);
      // No incident came late: those that were there were closed, and some were late by then.
      expect(value!.parts.filter(({ part }) => !part.isZero()).map(({ names }) => names)).toEqual([['CORRECTED_DATA']]);
    });

    test('steady_work stays what it was: nobody opens an incident afterwards', async () => {
      const review = await reviewOf('steady_work', '2016-03');
      expect(review.state).toBe('SIGNED_OFF');
      expect(await signedValues(review)).toEqual([8_995]);
      expect(await withKey(demo(), 'VIEWER', (ctx) => driftOfReview(ctx, review))).toMatchObject({ moved: false });
    });
  });

  test('keeps every revision, each with a knowledge time of its own', async () => {
    const { organizationId } = await authenticate(database, `Bearer ${kept.OWNER}`);
    const revisions = sql<{ count: number; last: string }>`
      select count(*)::int as count, (select count(*)::int from interaction) as current from interaction_revision`;
    expect(await database.read(organizationId, ({ query }) => query(revisions))).toEqual([
      { count: 141_712 - 24_918, current: 24_918 },
    ]);
  });

  test('changes nothing when it is loaded again', async () => {
    const before = [await total('volume', 'open_backlog'), await writtenBy({ database, keys: kept })];
    expect(await make()).toMatch(/was loaded before/);
    expect([await total('volume', 'open_backlog'), await writtenBy({ database, keys: kept })]).toEqual(before);
  });
});
