import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Client } from '../support/client.js';
import { ContactCentre, QUARTER } from './contact-centre.js';

let centre: ContactCentre;
let analyst: Client;
beforeAll(async () => {
  centre = await ContactCentre.open();
  await centre.kpi('email_mean', 'where(handling_time, channel == "email") / handled', { unit: 'min' });
  analyst = await centre.as('ANALYST');
});

const ROWS = 'interactions(first: 2) { nodes { key fields } edges { cursor } pageInfo { hasNextPage endCursor } }';
const asked = (kpi: string, inside: string, more = '') =>
  `{ kpi(key: "${kpi}") { evaluate(${QUARTER} ${more}) { freshness { knowledge } groups { total { components { measure context n ${inside} } } points { components { n ${inside} } } } } } }`;

describe('the interactions under a point', () => {
  test('are those that its components counted, newest first, in pages', async () => {
    const { data, errors } = await analyst.send(
      asked('solved_share', ROWS, 'by: ["channel"], first: 10, where: "handling > 0"'),
    );
    expect(errors).toBeUndefined();
    const [chat] = data.kpi.evaluate.groups;
    expect(chat.total.components).toMatchObject([
      {
        measure: 'solved_tickets',
        n: 21,
        interactions: { nodes: [{ key: 'T-3-22' }, { key: 'T-3-19' }], pageInfo: { hasNextPage: true } },
      },
      { measure: 'handled', n: 30, interactions: { nodes: [{ key: 'T-3-25' }, { key: 'T-3-22' }] } },
    ]);
    const { endCursor } = chat.total.components[1].interactions.pageInfo;
    const next = await analyst.send(
      asked('solved_share', `interactions(first: 1, after: "${endCursor}") { nodes { key } }`, 'by: ["channel"], first: 10'),
    );
    expect(next.data.kpi.evaluate.groups[0].total.components[1].interactions.nodes).toEqual([{ key: 'T-3-19' }]);
  });

  test('are those of the slice that the component was read in', async () => {
    const { data } = await analyst.send(asked('email_mean', 'interactions(first: 100) { nodes { fields } }'));
    const [email, all] = data.kpi.evaluate.groups[0].total.components;
    expect([email.context, email.n, email.interactions.nodes.length]).toEqual(['where channel == "email"', 30, 30]);
    expect(new Set(email.interactions.nodes.map(({ fields }: any) => fields.channel))).toEqual(new Set(['email']));
    expect([all.n, all.interactions.nodes.length]).toEqual([90, 90]);
  });

  test('are none where the source does not cover the period', async () => {
    const window = 'window: { between: { from: "2025-10-01", to: "2025-11-01" } }';
    const { data } = await analyst.send(
      `{ kpi(key: "volume") { evaluate(${window}) { groups { total { reason components { n ${ROWS} } } } } } }`,
    );
    expect(data.kpi.evaluate.groups[0].total).toMatchObject({
      reason: 'NOT_COVERED',
      components: [{ n: 0, interactions: { nodes: [], pageInfo: { hasNextPage: false } } }],
    });
  });

  test('of all points of an answer are read by one statement', async () => {
    const sent: string[] = [];
    const stop = centre.server.database.onStatement((statement) => void (/placed_at/.test(statement) && sent.push(statement)));
    const { data } = await analyst.send(asked('solved_share', ROWS, 'grain: MONTH, by: ["channel", "solved"], first: 6'));
    stop();
    expect(data.kpi.evaluate.groups.length).toBe(6);
    expect(sent).toHaveLength(1);
  });

  test('are for ANALYST and above: VIEWER sees how many there are', async () => {
    const viewer = await centre.as('VIEWER');
    const { data, errors } = await viewer.send(asked('volume', ROWS));
    expect(data.kpi.evaluate.groups[0].total.components).toMatchObject([{ n: 90, interactions: null }]);
    expect(errors!.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN', 'FORBIDDEN']);
  });

  test.each([
    ['first: 101', 'BAD_INPUT'],
    ['after: "nonsense"', 'BAD_INPUT'],
    ['first: 0', 'BAD_INPUT'],
  ])('refuse %s', async (page, code) => {
    expect((await analyst.codes(asked('volume', `interactions(${page}) { nodes { key } }`)))[0]).toBe(code);
  });

  test('cost: a thousand lists of rows are refused before anything is read', async () => {
    expect(await analyst.codes(asked('solved_share', ROWS, 'grain: DAY, by: ["channel"], first: 100'))).toEqual([
      'TOO_EXPENSIVE',
    ]);
  });
});
