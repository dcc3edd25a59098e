import { beforeAll, describe, expect, test } from '@jest/globals';
import { RollupKeeper } from '../../../src/app/rollups/keep-rollups.js';
import { ContactCentre, QUARTER } from '../../graphql/contact-centre.js';
import { SILENT } from '../../support/organization.js';

let centre: ContactCentre;

beforeAll(async () => {
  centre = await ContactCentre.open();
});

const SET = 'mutation ($dimensions: [RollupInput!]) { setRollups(source: "tickets", dimensions: $dimensions) { key rollups { dimensions } } }';
const send = (query: string, variables?: Record<string, unknown>) => centre.owner.send(query, variables);
const set = (...sets: string[][]) => send(SET, { dimensions: sets.map((dimensions) => ({ dimensions })) });
const FIELDS = 'dimensions timeField timeZone grains builtFrom complete cells daysWaiting recordedThrough knowledge automatic superseded';
const rollups = async (): Promise<any[]> => {
  const { data, errors } = await send(`{ source(key: "tickets") { rollups { ${FIELDS} } } }`);
  expect(errors).toBeUndefined();
  return (data as any).source.rollups;
};

/** What the loop does, as often as there is something to do. */
async function keep(minimumRows = 20_000): Promise<void> {
  const keeper = new RollupKeeper({ database: centre.server.database, log: SILENT }, { plan: { minimumRows } });
  while (await keeper.keep(centre.organization.id));
  await keeper.keep(centre.organization.id);
}

describe('rollups over HTTP', () => {
  test('are none of a small source, and none where nobody has kept any', async () => {
    await keep();
    expect(await rollups()).toEqual([]);
  });

  test('are those that were chosen, are told of while they are built, and answer as rows do', async () => {
    const question = `{ evaluate(kpis: ["volume", "mean_handling"], ${QUARTER}, grain: MONTH, by: ["channel"]) { rows } }`;
    const before = (await send(question)).data;
    expect((await set(['solved', 'channel'], [])).data).toEqual({ setRollups: { key: 'tickets', rollups: [] } });
    await keep();
    const built = { timeField: 'occurredAt', timeZone: 'UTC', grains: ['DAY', 'MONTH'], builtFrom: null, complete: true, daysWaiting: 0, automatic: false, superseded: false };
    expect(await rollups()).toEqual([
      { ...built, dimensions: [], cells: 84, knowledge: expect.any(String), recordedThrough: expect.any(String) },
      { ...built, dimensions: ['channel', 'solved'], cells: expect.any(Number), knowledge: expect.any(String), recordedThrough: expect.any(String) },
    ]);
    expect((await send(question)).data).toEqual(before);
    const { data } = await send(`{ explain(kpis: ["volume"], ${QUARTER}, grain: MONTH, by: ["channel"]) { statements { rollup whyNoRollup } } }`);
    expect((data as any).explain.statements).toEqual([{ rollup: 'tickets by channel, solved per day of occurredAt in UTC', whyNoRollup: null }]);

    const late = { key: 'late', occurredAt: '2026-02-02T10:00:00Z', fields: { channel: 'chat', solved: true, handling: 60 } };
    const { recordInteractions: { knowledge } } = await centre.record([late]);
    expect((await rollups()).map(({ recordedThrough, daysWaiting }) => [recordedThrough < knowledge, daysWaiting])).toEqual([[true, 0], [true, 0]]);
    await keep();
    expect((await rollups()).map(({ recordedThrough }) => recordedThrough >= knowledge)).toEqual([true, true]);
    await centre.record([{ ...late, fields: { ...late.fields, handling: 61 } }]);
    expect((await rollups()).map(({ daysWaiting }) => daysWaiting)).toEqual([1, 1]);
  });

  test('go when none are chosen, and come back when the service chooses', async () => {
    await set();
    await keep(10);
    expect(await rollups()).toEqual([]);
    await send(SET, { dimensions: null });
    await keep(10);
    expect(await rollups()).toMatchObject([{ dimensions: [], automatic: true }]);
  });
});

describe('setting rollups', () => {
  test('is refused where a dimension is unknown, personal or named twice, with its place', async () => {
    const refusal = async (...sets: string[][]) => {
      const { errors } = await set(...sets);
      const { code, argument, hint } = errors![0]!.extensions as Record<string, unknown>;
      return { code, argument, hint, message: errors![0]!.message };
    };
    expect(await refusal(['solved'], ['chanel'])).toEqual({
      code: 'BAD_INPUT', argument: 'dimensions[1].dimensions[0]', hint: 'Did you mean "channel"?', message: 'The source "tickets" has no dimension "chanel".',
    });
    expect(await refusal(['handling'])).toMatchObject({ message: 'The source "tickets" has no dimension "handling".' });
    expect(await refusal(['agent_email'])).toMatchObject({ argument: 'dimensions[0].dimensions[0]', message: '"agent_email" identifies persons: no rollup holds its values.' });
    expect(await refusal(['solved', 'solved'])).toMatchObject({ argument: 'dimensions[0].dimensions[1]', message: 'The dimension "solved" is named twice.' });
    expect(await refusal(['channel', 'solved'], ['solved', 'channel'])).toMatchObject({ argument: 'dimensions[1]', message: 'It has the dimensions of dimensions[0].' });
    expect(await refusal(['a', 'b', 'c', 'd', 'e', 'f', 'g'])).toMatchObject({ argument: 'dimensions[0].dimensions' });
    expect(await refusal(...Array.from({ length: 9 }, (_, index) => [`d${index}`]))).toMatchObject({ argument: 'dimensions' });
    expect((await send('mutation { setRollups(source: "tikets") { key } }')).errors![0]!.extensions).toMatchObject({ code: 'NOT_FOUND', hint: 'Did you mean "tickets"?' });
  });

  test('is for admins, and everyone sees what came of it', async () => {
    const analyst = await centre.as('ANALYST');
    expect((await analyst.send(SET, { dimensions: null })).errors![0]!.extensions.code).toBe('FORBIDDEN');
    expect((await (await centre.as('VIEWER')).send('{ sources { nodes { rollups { dimensions } } } }')).errors).toBeUndefined();
  });

  test('takes dimensions of the calendar', async () => {
    expect((await set(['weekday', 'hour_of_day'])).errors).toBeUndefined();
    await keep();
    expect(await rollups()).toMatchObject([{ dimensions: ['hour_of_day', 'weekday'], complete: true }]);
    const { data } = await send(`{ explain(kpis: ["volume"], ${QUARTER}, by: ["weekday"]) { statements { rollup } } }`);
    expect((data as any).explain.statements).toEqual([{ rollup: 'tickets by hour_of_day, weekday per day of occurredAt in UTC' }]);
  });
});
