import { beforeAll, describe, expect, test } from '@jest/globals';
import { driftCandidates } from '../../../src/app/proof/drift-candidates.js';
import { driftReading } from '../../../src/app/proof/drift-reading.js';
import { retractInteractions } from '../../../src/app/retract-interactions.js';
import { acceptDrift } from '../../../src/app/reviews/accept-drift.js';
import { provenGoals, ticket, type ProvenGoals } from './proven-goals.js';

let goals: ProvenGoals;
const editions = new Map<string, string>();

const MONTHS = ['2027-01', '2027-02', '2027-03'] as const;

/** The reviews, by goal and month, whose numbers may have moved by what `work` writes, and the scans that looking for them took. */
async function touched(work: () => Promise<unknown>): Promise<string[]> {
  const since = await goals.database.read(goals.organization.id, (reading) => reading.knowledge());
  await work();
  return goals.database.read(goals.organization.id, async (reading) => {
    const statements: string[] = [];
    const stop = goals.database.onStatement((statement) => void statements.push(statement));
    const found = await driftCandidates(reading, since);
    stop();
    // Others tell the planner how to join, and the transaction begins with the first one.
    expect(statements.filter((statement) => !/^(set|start transaction) /.test(statement))).toHaveLength(1);
    return found.map((id) => [...editions].find(([, edition]) => edition === id)![0]).sort();
  });
}

const retract = (key: string): Promise<unknown> => goals.organization.as('ADMIN', (ctx) => retractInteractions(ctx, { source: 'tickets', keys: [key], reason: 'x' }));

beforeAll(async () => {
  goals = await provenGoals();
  await goals.clock('2027-04-03T00:00:00Z');
  await goals.record(MONTHS.flatMap((month) => [ticket(`a${month}`, `${month}-10T09:00:00Z`), ticket(`b${month}`, `${month}-11T09:00:00Z`, { solved: false })]));
  for (const month of MONTHS) {
    for (const goal of ['many', 'solved_red']) editions.set(`${goal} ${month}`, await goals.sign(goal, month));
  }
});

describe('candidates for drift are found by what was written, in one statement and without evaluating any', () => {
  test('none where nothing was, and none where it lies in a month that nobody signed', async () => {
    expect(await touched(() => Promise.resolve())).toEqual([]);
    expect(await touched(() => goals.record([ticket('april', '2027-04-02T09:00:00Z')]))).toEqual([]);
  });

  test('those of its month, where a row came late or was taken back', async () => {
    expect(await touched(() => goals.record([ticket('late', '2027-02-12T09:00:00Z')]))).toEqual(['many 2027-02', 'solved_red 2027-02']);
    expect(await touched(() => retract('late'))).toEqual(['many 2027-02', 'solved_red 2027-02']);
  });

  test('those of both months, where a row was moved from one to the other', async () => {
    const found = await touched(() => goals.record([ticket('a2027-01', '2027-03-10T09:00:00Z')]));
    expect(found).toEqual(['many 2027-01', 'many 2027-03', 'solved_red 2027-01', 'solved_red 2027-03']);
    await goals.record([ticket('a2027-01', '2027-01-10T09:00:00Z')]);
  });

  test('one too many where the row is out of scope: the reading of its plan says that it has not moved', async () => {
    expect(await touched(() => goals.record([ticket('blue', '2027-03-12T09:00:00Z', { team: 'blue' })]))).toEqual(['many 2027-03', 'solved_red 2027-03']);
    await goals.organization.as('VIEWER', async (ctx) => {
      const readings = await Promise.all(['many 2027-03', 'solved_red 2027-03'].map(async (of) => {
        const { atPinned, asOfNow } = await driftReading(ctx, await ctx.reading(), editions.get(of)!);
        return [atPinned!.toFixed(), asOfNow!.toFixed()];
      }));
      expect(readings).toEqual([['2', '3'], ['0.5', '0.5']]);
    });
  });
});

test('once it is accepted, drift is measured from there', async () => {
  await goals.round();
  const { id, state } = await goals.review('many', '2027-03');
  expect([state, (await goals.review('solved_red', '2027-03')).state]).toEqual(['DRIFTED', 'SIGNED_OFF']);
  await goals.organization.as('OWNER', (ctx) => acceptDrift(ctx, id, 'It is so.'));
  const reading = await goals.organization.as('VIEWER', async (ctx) => driftReading(ctx, await ctx.reading(), editions.get('many 2027-03')!));
  expect([reading.atPinned!.toFixed(), reading.asOfNow!.toFixed()]).toEqual(['3', '3']);
});
