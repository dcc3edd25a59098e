import { existsSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { CREDIT, SERVICEDESK } from '../../seeds/servicedesk/definitions.js';
import { authenticate } from '../../src/app/authenticate.js';
import { evaluateTable } from '../../src/app/evaluate-table.js';
import type { Question } from '../../src/app/evaluation-answer.js';
import { directPlatform } from '../../src/cli/api/direct-api.js';
import type { DemoKeys, KeyRing } from '../../src/cli/demo/demo-keys.js';
import { fillServicedesk, readLog } from '../../src/cli/demo/servicedesk.js';
import type { Database } from '../../src/store/database.js';
import { testDatabase } from '../support/database.js';
import { contextOf, inContext } from '../support/organization.js';

/** The public log is no part of the project: where it is not at hand, these tests are left out. */
const LOG = new URL('../../../shared/data/incidents/incident_event_log.csv.gz', import.meta.url).pathname;
const given = existsSync(LOG) ? describe : describe.skip;

given('the demo servicedesk', () => {
  let database: Database;
  let kept: DemoKeys = {};
  const ring: KeyRing = {
    read: async () => ({ ...kept }),
    write: async (keys) => {
      kept = { ...keys };
    },
  };
  const lines: string[] = [];
  let states: Awaited<ReturnType<typeof readLog>>;
  const make = () => fillServicedesk(directPlatform(database), states, ring, (line) => lines.push(line));

  beforeAll(async () => {
    ({ database } = await testDatabase({ statementTimeoutMs: 120_000 }));
    states = await readLog(LOG);
    await make();
  }, 240_000);

  const ask = async (question: Omit<Question, 'window'>): Promise<(string | number | boolean | null)[][]> => {
    const { actor, organizationId } = await authenticate(database, `Bearer ${kept.VIEWER}`);
    const window = { between: { from: '2016-02-01', to: '2017-03-01' } };
    const { rows } = await inContext(contextOf(database, actor, organizationId), (ctx) =>
      evaluateTable(ctx, { window, ...question }),
    );
    return rows.map((row) => [...row]);
  };
  /** Without the period's column. */
  const total = async (...kpis: string[]) => (await ask({ kpis })).at(0)!.slice(-kpis.length);

  test('takes every incident of the log in its last state, and credits its authors', () => {
    expect(lines).toContain('141,712 rows read, of 24,918 incidents.');
    expect(lines).toContain(CREDIT);
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

  test('answers every one of its KPIs', async () => {
    const keys = SERVICEDESK.kpis.map(({ key }) => key);
    const values = await total(...keys);
    keys.forEach((key, index) => expect([key, typeof values[index]]).toEqual([key, 'number']));
    const share = await ask({ kpis: ['share_of_volume'], by: ['priority'] });
    expect(share.reduce((sum, row) => sum + Number(row.at(-1)), 0)).toBeCloseTo(1, 12);
  });

  test('changes nothing when it is loaded again', async () => {
    const [before] = await total('volume');
    const { organizationId } = await authenticate(database, `Bearer ${kept.OWNER}`);
    await make();
    expect(await total('volume')).toEqual([before]);
    const superseded = sql<{ count: number }>`select count(*)::int as count from interaction_revision`;
    expect(await database.read(organizationId, ({ query }) => query(superseded))).toEqual([{ count: 0 }]);
  }, 240_000);
});
