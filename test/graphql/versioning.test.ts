import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Client } from '../support/client.js';
import { ContactCentre, QUARTER } from './contact-centre.js';

let centre: ContactCentre;
let viewer: Client;
let draft: string;

const asked = async (client: Client, query: string): Promise<any> => {
  const answer = await client.send(query);
  expect(answer.errors).toBeUndefined();
  return answer.data;
};
const evaluate = (more: string, selection = 'groups { values total { value reason } points { reason breakBefore version { number status } } }'): string =>
  `{ kpi(key: "volume") { evaluate(${QUARTER}, grain: MONTH, ${more}) { ${selection} } } }`;
const volume = async (client: Client, more: string): Promise<any> => (await asked(client, evaluate(more))).kpi.evaluate.groups[0];

// Thirty tickets a month, of which twenty were solved; volume is to count the solved ones from the middle of February on.
beforeAll(async () => {
  centre = await ContactCentre.open();
  viewer = await centre.as('VIEWER');
  const { defineKpi } = await asked(centre.owner, `mutation { defineKpi(draft: true, input: {
    key: "volume", name: "volume", expression: "solved_tickets", direction: NEUTRAL
  }) { version { id number status } diagnostics { message } } }`);
  expect(defineKpi).toMatchObject({ diagnostics: [], version: { number: 'draft.1', status: 'DRAFT' } });
  draft = defineKpi.version.id;
});

describe('versions over the API', () => {
  it('lets an analyst ask for a draft by its id, and nobody else', async () => {
    const points = (await volume(await centre.as('ANALYST'), `version: "${draft}"`)).points;
    expect(points[0].version).toEqual({ number: 'draft.1', status: 'DRAFT' });
    const { data, errors } = await viewer.send(evaluate(`version: "${draft}"`));
    expect([data.kpi.evaluate, errors!.map(({ extensions: { code, argument, hint } }) => ({ code, argument, hint }))])
      .toEqual([null, [{ code: 'NOT_FOUND', argument: 'version', hint: undefined }]]);
    expect((await volume(viewer, 'versioning: SPLICE')).values).toEqual([30, 30, 30]);
  });

  it('splices once the draft is published with an instant of effect in the past', async () => {
    const { publishKpi } = await asked(centre.owner, `mutation {
      publishKpi(key: "volume", version: "${draft}", effectiveFrom: "2026-02-15T00:00:00Z") { version { id number } diagnostics { message } }
    }`);
    expect(publishKpi).toEqual({ version: { id: draft, number: '2.0' }, diagnostics: [] });
    expect((await volume(viewer, 'versioning: BACKCAST')).values).toEqual((await volume(viewer, `version: "${draft}"`)).values);
    const spliced = await volume(viewer, 'versioning: SPLICE');
    const [solved] = (await volume(viewer, 'versioning: BACKCAST')).values.slice(-1);
    expect(solved).toBeLessThan(30);
    expect(spliced.values).toEqual([30, 30, solved]);
    expect(spliced.points.map((point: any) => [point.version.number, point.breakBefore])).toEqual([['1.0', false], ['1.0', false], ['2.0', true]]);
    expect(spliced.total).toEqual({ value: null, reason: 'UNDEFINED' });
  });

  it('marks the break in a table, beside every other number of it', async () => {
    const { evaluate: table } = await asked(viewer, `{
      evaluate(kpis: ["volume", "mean_handling"], ${QUARTER}, grain: MONTH, versioning: SPLICE) { rows marks { row column reason breakBefore } }
    }`);
    expect(table.rows.map(([period, , mean]: unknown[]) => [period, mean])).toEqual([['2026-01-01', 10], ['2026-02-01', 10], ['2026-03-01', 10]]);
    expect(table.marks).toEqual([{ row: 2, column: 1, reason: null, breakBefore: true }]);
  });

  it('refuses a version together with SPLICE', async () => {
    expect(await viewer.codes(evaluate(`version: "${draft}", versioning: SPLICE`))).toEqual(['BAD_INPUT']);
  });

  it('tells of a retired KPI what it meant, as long as it did', async () => {
    await asked(centre.owner, 'mutation { retireKpi(key: "volume", effectiveFrom: "2026-03-01T00:00:00Z") { kpi { status } } }');
    const { points, values } = await volume(viewer, 'versioning: SPLICE');
    expect(values).toEqual([30, 30, null]);
    expect(points[2]).toEqual({ reason: 'UNDEFINED', breakBefore: true, version: { number: '2.0', status: 'RETIRED' } });
    expect((await asked(viewer, `{ evaluate(kpis: ["volume"], ${QUARTER}, grain: MONTH, versioning: SPLICE) { rows } }`)).evaluate.rows.map(([, value]: unknown[]) => value))
      .toEqual([30, 30, null]);
  });

  it('hints at drafts of a KPI that was never published only to those who may read them', async () => {
    const { defineKpi } = await asked(centre.owner, `mutation { defineKpi(draft: true, input: {
      key: "planned", name: "Planned", expression: "handled * 2", direction: NEUTRAL
    }) { version { id } diagnostics { message } } }`);
    const table = `{ evaluate(kpis: ["planned"], ${QUARTER}) { rows } }`;
    const hint = async (client: Client): Promise<unknown> => (await client.send(table)).errors!.map(({ extensions }) => [extensions.code, extensions.hint ?? null])[0];
    expect(await hint(centre.owner)).toEqual(['NOT_FOUND', expect.stringContaining('publishKpi')]);
    expect(await hint(viewer)).toEqual(['NOT_FOUND', null]);
    const query = (more: string): string => `{ kpi(key: "planned") { evaluate(${QUARTER}${more}) { groups { values } } } }`;
    expect((await asked(centre.owner, query(`, version: "${defineKpi.version.id}"`))).kpi.evaluate.groups[0].values).toEqual([180]);
    expect(await centre.owner.codes(query(''))).toEqual(['NOT_FOUND']);
  });
});
