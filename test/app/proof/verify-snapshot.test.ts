import { beforeAll, describe, expect, test } from '@jest/globals';
import { provenGoals, ticket, type ProvenGoals } from './proven-goals.js';

let goals: ProvenGoals;

const MARCH = Array.from({ length: 10 }, (_, index) =>
  ticket(`t${index}`, `2027-03-${String(index + 10)}T09:00:00Z`, { team: index < 6 ? 'red' : 'blue', solved: index % 2 === 0, effort: String(index) }, { customer: `c${index % 4}` }));

beforeAll(async () => {
  goals = await provenGoals();
  await goals.clock('2027-03-31T12:00:00Z');
  await goals.record([ticket('before', '2027-02-20T09:00:00Z'), ...MARCH]);
  await goals.clock('2027-04-05T00:00:00Z');
});

describe('a signed edition', () => {
  test('is verified, with the number that was signed and its evidence', async () => {
    const edition = await goals.sign('solved_red', '2027-03');
    expect(await goals.verify(edition)).toMatchObject({
      verdict: 'VERIFIED', frozen: { value: '0.5', evidence: { rows: 6 } }, replayed: { value: '0.5', evidence: { rows: 6 } }, delta: '0', differences: [],
    });
  });
});
