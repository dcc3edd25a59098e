import { beforeEach, describe, expect, test } from '@jest/globals';
import { driftReading } from '../../../src/app/proof/drift-reading.js';
import { acceptDrift } from '../../../src/app/reviews/accept-drift.js';
import { proposeRestatement } from '../../../src/app/reviews/propose-restatement.js';
import { restateReview } from '../../../src/app/reviews/restate-review.js';
import { signOffReview } from '../../../src/app/reviews/sign-off-review.js';
import { submitReview } from '../../../src/app/reviews/submit-review.js';
import { openDatabase, provenGoals, ticket, type Opened, type ProvenGoals } from './proven-goals.js';

let opened: Opened | undefined;
let goals: ProvenGoals;

beforeEach(async () => {
  goals = await provenGoals(undefined, undefined, opened ??= await openDatabase());
  await goals.clock('2027-04-03T00:00:00Z');
  await goals.record([ticket('jan', '2027-01-10T09:00:00Z'), ticket('feb', '2027-02-10T09:00:00Z')]);
});

const late = (key: string, month = '01'): Promise<void> => goals.record([ticket(key, `2027-${month}-12T09:00:00Z`)]);
const newest = async (): Promise<string> => (await goals.review('many', '2027-01')).editions.at(-1)!.id;

async function drift(): Promise<readonly [string, string]> {
  const edition = await newest();
  return goals.organization.as('VIEWER', async (ctx) => {
    const { atPinned, asOfNow } = await driftReading(ctx, await ctx.reading(), edition);
    return [atPinned!.toFixed(), asOfNow!.toFixed()] as const;
  });
}

describe('what came after a number was read', () => {
  test('and before it was signed is drift, although a round has passed by in between', async () => {
    await goals.sign('many', '2027-02');
    const { id } = await goals.review('many', '2027-01');
    await goals.organization.as('OWNER', (ctx) => submitReview(ctx, { id, narrative: 'As it is.' }));
    await late('late');
    // Something of another number is looked at, so that what was written up to now has been looked through.
    await late('other', '02');
    await goals.round();
    await goals.organization.as('OWNER', (ctx) => signOffReview(ctx, id));
    await goals.round();
    expect((await goals.review('many', '2027-01')).state).toBe('DRIFTED');
    expect(await drift()).toEqual(['1', '2']);
  });

  test('and nothing else is drift: a number that stands is looked at once, and left alone', async () => {
    await goals.sign('many', '2027-01');
    await goals.round();
    expect((await goals.review('many', '2027-01')).state).toBe('SIGNED_OFF');
  });

  test('of a restatement is measured from what that was read as of, also where a later value had been accepted before', async () => {
    await goals.sign('many', '2027-01');
    await late('second');
    await goals.round();
    const between = await goals.database.read(goals.organization.id, (reading) => reading.knowledge());
    await late('third');
    const { id } = await goals.review('many', '2027-01');
    await goals.organization.as('OWNER', (ctx) => acceptDrift(ctx, id, 'It is so.'));
    expect(await drift()).toEqual(['3', '3']);
    await late('fourth');
    await goals.round();
    await goals.organization.as('OWNER', (ctx) =>
      proposeRestatement(ctx, { id, reason: 'As it was then.', knowledge: new Date(between).toISOString() }));
    await goals.organization.as('OWNER', (ctx) => restateReview(ctx, id));
    expect(await drift()).toEqual(['2', '4']);
    await goals.round();
    expect((await goals.review('many', '2027-01')).state).toBe('DRIFTED');
  });
});
