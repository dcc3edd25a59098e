import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { evaluateTable, TABLE_SHAPE } from '../../../src/app/evaluate-table.js';
import { prepareQuestion } from '../../../src/app/evaluation/prepare-question.js';
import type { PreparedQuestion } from '../../../src/app/evaluation/prepared-question.js';
import type { Question } from '../../../src/app/evaluation-answer.js';
import { recordInteractions } from '../../../src/app/record-interactions.js';
import type { Role } from '../../../src/app/role.js';
import type { Database } from '../../../src/store/database.js';
import { testDatabase } from '../../support/database.js';
import { newOrganization, type TestOrganization } from '../../support/organization.js';
import { catchUp, registerFor } from '../../support/rollups.js';
import { CALLS, definer, valid } from '../definition-fixture.js';

let database: Database;
let organization: TestOrganization;
beforeAll(async () => {
  ({ database } = await testDatabase());
});
beforeEach(async () => {
  organization = await newOrganization(database, { timeZone: 'UTC' });
  await valid(definer(organization).source({ ...CALLS, coversFrom: '2026-01-01' }));
  await valid(definer(organization).measure({ key: 'talked', source: 'calls', aggregation: 'SUM', value: 'duration' }));
  await valid(definer(organization).kpi({ key: 'talk', name: 'Talk', expression: 'talked', direction: 'NEUTRAL' }));
});

const QUESTION: Question = { kpis: ['talk'], window: { between: { from: '2026-01-01', to: '2026-02-01' } } };

const prepared = (question: Question = QUESTION, role: Role = 'ANALYST'): Promise<PreparedQuestion> =>
  organization.as(role, (ctx) => prepareQuestion(ctx, question, TABLE_SHAPE));

/** What two requests prepare at one instant of the organisation's clock, which moves once a second by itself. */
async function atOneInstant(first: () => Promise<PreparedQuestion>, second: () => Promise<PreparedQuestion>): Promise<[PreparedQuestion, PreparedQuestion]> {
  for (let attempt = 0; attempt < 20; attempt++) {
    const pair: [PreparedQuestion, PreparedQuestion] = [await first(), await second()];
    if (pair[0].knowledge === pair[1].knowledge) return pair;
  }
  throw new Error('the clock moves between any two requests');
}

describe('what was prepared for a question', () => {
  test('answers the same one of another request at the same instant', async () => {
    const [first, second] = await atOneInstant(() => prepared(), () => prepared({ ...QUESTION }));
    expect(second).toBe(first);
  });

  test.each<[string, Partial<Question>]>([
    ['window', { window: { between: { from: '2026-01-01', to: '2026-02-02' } } }], ['grain', { grain: 'DAY' }], ['zone', { timeZone: 'Europe/Berlin' }],
    ['condition', { where: 'duration > 3' }], ['page', { first: 7 }],
  ])('does not answer one of another %s', async (_, other) => {
    const [first, second] = await atOneInstant(() => prepared(), () => prepared({ ...QUESTION, ...other }));
    expect(second).not.toBe(first);
  });

  test('does not answer for those who may not ask', async () => {
    const personal = { ...QUESTION, by: ['agent_email'] };
    await prepared(personal);
    await expect(prepared(personal, 'VIEWER')).rejects.toThrow(/identifies persons/);
  });

  test('is not what is answered after rows came, and after a definition was changed', async () => {
    const record = (key: string, duration: number): Promise<unknown> => organization.as('INGEST', (ctx) =>
      recordInteractions(ctx, { source: 'calls', interactions: [{ key, occurredAt: '2026-01-05T10:00:00Z', fields: { duration } }] }));
    const answer = (): Promise<unknown> => organization.as('ANALYST', async (ctx) => (await evaluateTable(ctx, QUESTION)).rows);
    await record('a', 10);
    expect(await answer()).toEqual([[10]]);
    await record('b', 20);
    expect(await answer()).toEqual([[30]]);
    await valid(definer(organization).measure({ key: 'talked', source: 'calls', aggregation: 'MAX', value: 'duration' }));
    expect(await answer()).toEqual([[20]]);
    await valid(definer(organization).kpi({ key: 'talk', name: 'Talk', expression: 'talked * 2', direction: 'NEUTRAL' }));
    expect(await answer()).toEqual([[40]]);
  });

  test('is read anew where rollups have taken up rows at the same instant', async () => {
    const record = (key: string): Promise<unknown> => organization.as('INGEST', (ctx) =>
      recordInteractions(ctx, { source: 'calls', interactions: [{ key, occurredAt: '2026-01-05T10:00:00Z', fields: { duration: 10 } }] }));
    const answer = () => organization.as('ANALYST', (ctx) => evaluateTable(ctx, QUESTION));
    await record('first');
    await organization.as('ADMIN', (ctx) => registerFor(ctx, 'calls', [[]]));
    let atOnce = 0;
    for (let n = 1; n <= 10; n++) {
      const instants = new Set<string>();
      // Rows beside cells, then cells alone.
      for (let time = 0; time < 2; time++) {
        const { rows, freshness } = await answer();
        expect(rows).toEqual([[10 * n]]);
        instants.add(freshness.knowledge);
        await catchUp({ database, organizationId: organization.id });
      }
      if (instants.size === 1) atOnce++;
      await record(`more ${n}`);
    }
    expect(atOnce).toBeGreaterThan(0);
  });
});
