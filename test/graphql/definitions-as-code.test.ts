import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Client } from '../support/client.js';
import { ContactCentre, QUARTER } from './contact-centre.js';

let centre: ContactCentre;
let analyst: Client;
let viewer: Client;
beforeAll(async () => {
  centre = await ContactCentre.open();
  analyst = await centre.as('ANALYST');
  viewer = await centre.as('VIEWER');
});

const asked = async (query: string, variables: Record<string, unknown> = {}, client = analyst): Promise<any> => {
  const answer = await client.send(query, variables);
  expect(answer.errors).toBeUndefined();
  return answer.data;
};

interface File { readonly path: string; readonly text: string }
const exported = async (): Promise<File[]> => (await asked('{ exportDefinitions { path text } }', {}, viewer)).exportDefinitions;
const edited = (files: readonly File[], from: string, to: string): File[] =>
  files.map(({ path, text }) => ({ path, text: text.replace(from, to) }));

const PLAN = `query ($files: [DefinitionFileInput!]!, $prune: Boolean) { planDefinitions(files: $files, prune: $prune) {
  findings { file line column code message hint rendered } unmanaged { kind key } digest
  changes { kind key action change version parts { part before after } causes }
  preview(${QUARTER}, grain: MONTH) {
    key unit refusal moved of
    groups { total { before { value } after { value } } points { period { label } change differs } }
    largest(first: 1) { period { label } }
  }
} }`;
const APPLY = `mutation ($files: [DefinitionFileInput!]!, $plan: String) { applyDefinitions(files: $files, expectedPlan: $plan) {
  findings { code } unmanaged { key } changes { key action version }
} }`;
const PREVIEW = `query ($draft: KpiInput, $key: String, $version: ID) {
  previewKpi(draft: $draft, key: $key, version: $version, ${QUARTER}, grain: MONTH, by: ["channel"]) {
    diagnostics { code } changes { key action change } omitted freshness { knowledge }
    kpi { key unit direction moved of groups { dimensions { key value } total { before { value exact } after { value reason } } } }
    dependents { key moved of }
    goals { key kpi rebase refusal differs period { label } before { exact unit margin } after { exact unit margin } }
  }
}`;

describe('definitions as files', () => {
  it('come out to any reader, and say that nothing differs', async () => {
    const files = await exported();
    expect(files.map(({ path }) => path)).toEqual(['definitions.schema.json', 'kpis.yaml', 'sources/tickets.yaml']);
    const { planDefinitions } = await asked(PLAN, { files });
    expect(planDefinitions).toMatchObject({ findings: [], changes: [], unmanaged: [], preview: [], digest: expect.any(String) });
    for (const query of [PLAN, APPLY]) expect(await viewer.codes(query, { files })).toEqual(['FORBIDDEN']);
  });

  it('are planned with their numbers, and applied as they were planned or not at all', async () => {
    // Two of three tickets are solved; those that took ten minutes were all.
    const files = edited(await exported(), 'filter: solved', 'filter: solved and handling > 600');
    const { planDefinitions: plan } = await asked(PLAN, { files });
    expect(plan.changes.map(({ key, change, version }: any) => [key, change, version]))
      .toEqual([['solved_tickets', null, '2'], ['solved_share', 'MAJOR', '2.0']]);
    expect(plan.changes[0].parts).toEqual([{ part: 'filter', before: 'solved', after: 'solved and handling > 600' }]);
    const [share] = plan.preview;
    expect(share).toMatchObject({ key: 'solved_share', unit: '%', refusal: null, moved: 3, of: 3, largest: [{ period: { label: '2026-01' } }] });
    expect(share.groups[0].total).toEqual({ before: { value: 0.7 }, after: { value: 0 } });
    expect(share.groups[0].points.map(({ differs }: any) => differs)).toEqual([true, true, true]);

    // A colleague is faster.
    await asked('mutation { retireKpi(key: "mean_handling", reason: "Nobody looked at it") { changes { key action } } }');
    const { errors } = await analyst.send(APPLY, { files, plan: plan.digest });
    expect(errors).toMatchObject([{
      extensions: { code: 'CONFLICT', argument: 'expectedPlan', currentPlan: expect.any(String), hint: 'Plan again, and look at it anew.' },
    }]);
    const { planDefinitions: anew } = await asked(PLAN, { files });
    expect(anew.changes.map(({ key, action }: any) => [key, action])).toContainEqual(['mean_handling', 'CREATED']);
    const { applyDefinitions } = await asked(APPLY, { files, plan: anew.digest });
    expect(applyDefinitions).toMatchObject({ findings: [], unmanaged: [] });
    expect((await asked(PLAN, { files })).planDefinitions.changes).toEqual([]);
  });

  it('tell what is wrong by place, and what they do not name', async () => {
    const [, kpis] = await exported();
    const files = [{ path: kpis!.path, text: kpis!.text.replace('handling_time / handled', 'handling_time / handeld') }];
    const { planDefinitions } = await asked(PLAN, { files });
    expect(planDefinitions).toMatchObject({ changes: null, digest: null, preview: [] });
    const [finding] = planDefinitions.findings;
    expect(finding).toMatchObject({ file: 'kpis.yaml', code: 'NAM201', hint: 'Did you mean "handled"?' });
    expect(finding.rendered.split('\n')[1].trim()).toBe('^'.repeat('handeld'.length));
    expect((await asked(APPLY, { files })).applyDefinitions).toMatchObject({ findings: [{ code: 'NAM201' }], changes: [] });
    const { planDefinitions: partly } = await asked(PLAN, { files: [kpis] });
    expect(partly.unmanaged.map(({ key }: any) => key)).toEqual(['tickets', 'handled', 'handling_time', 'solved_tickets']);
  });
});

describe('a draft', () => {
  const DRAFT = { key: 'volume', name: 'volume', expression: 'where(handled, solved)', direction: 'NEUTRAL' };
  const DEFINE = `mutation ($input: KpiInput!) {
    defineKpi(input: $input, draft: true) { version { id number status } diagnostics { code } }
  }`;

  it('is previewed, stored, previewed by its id, published, and retired in the end', async () => {
    await asked(`mutation {
      defineGoal(input: { key: "busy", name: "Busy", kpi: "volume", start: "2026-01-01", end: "2026-04-01", cadence: { grain: QUARTER } }) { goal { key } }
      setTarget(goal: "busy", target: { shape: AT_LEAST, levels: { target: 80 }, grain: EACH_PERIOD }) { goal { key } }
    }`, {}, await centre.as('OWNER'));
    const { previewKpi } = await asked(PREVIEW, { draft: DRAFT });
    expect(previewKpi).toMatchObject({ diagnostics: [], omitted: 0, dependents: [] });
    expect(previewKpi.goals).toEqual([{
      key: 'busy', kpi: 'volume', rebase: false, refusal: null, differs: true, period: { label: '2026-Q1' },
      before: { exact: '90', unit: '', margin: '10' }, after: { exact: '63', unit: '', margin: '-17' },
    }]);
    expect(previewKpi.changes).toEqual([{ key: 'volume', action: 'CHANGED', change: 'MAJOR' }]);
    expect(previewKpi.freshness.knowledge).toEqual(expect.any(String));
    expect(previewKpi.kpi).toMatchObject({ key: 'volume', unit: '', direction: 'NEUTRAL', of: 9, moved: 9 });
    expect(previewKpi.kpi.groups.map(({ dimensions: [channel], total }: any) => [channel.value, total.before.exact, total.after.value]))
      .toEqual([['chat', '30', 21], ['email', '30', 21], [null, '30', 21]]);

    const { defineKpi } = await asked(DEFINE, { input: DRAFT });
    expect(defineKpi).toMatchObject({ version: { number: 'draft.1', status: 'DRAFT' }, diagnostics: [] });
    const { id } = defineKpi.version;
    expect((await asked(PREVIEW, { key: 'volume', version: id })).previewKpi)
      .toEqual({ ...previewKpi, freshness: { knowledge: expect.any(String) } });
    expect(await viewer.codes(PREVIEW, { draft: DRAFT })).toEqual(['FORBIDDEN']);
    const version = `{ kpiVersion(id: "${id}") { number status } }`;
    expect(await asked(version)).toEqual({ kpiVersion: { number: 'draft.1', status: 'DRAFT' } });
    expect(await asked(version, {}, viewer)).toEqual({ kpiVersion: null });

    const { publishKpi } = await asked(`mutation { publishKpi(key: "volume", version: "${id}") {
      version { number } kpi { current { id status } } diagnostics { code }
    } }`);
    expect(publishKpi).toEqual({ version: { number: '2.0' }, kpi: { current: { id, status: 'PUBLISHED' } }, diagnostics: [] });
    const { retireKpi } = await asked('mutation { retireKpi(key: "volume") { kpi { status } changes { key action } } }');
    expect(retireKpi).toEqual({ kpi: { status: 'RETIRED' }, changes: [{ key: 'volume', action: 'REMOVED' }] });
    const statuses = async (status: string): Promise<string[]> =>
      (await asked(`{ kpis(status: ${status}) { nodes { key } } }`)).kpis.nodes.map(({ key }: any) => key);
    expect([await statuses('RETIRED'), await statuses('PUBLISHED'), await statuses('DRAFT')])
      .toEqual([['volume'], ['mean_handling', 'solved_share'], []]);
  });

  it('that is wrong has diagnostics and no numbers', async () => {
    const { previewKpi } = await asked(PREVIEW, { draft: { ...DRAFT, expression: 'handeld' } });
    expect(previewKpi).toEqual({ diagnostics: [{ code: 'NAM201' }], changes: [], omitted: 0, freshness: null, kpi: null, dependents: [], goals: [] });
  });
});

it('a KPI is looked at: who, when, and what there is to say', async () => {
  await asked(`mutation { defineKpi(input: {
    key: "handled_all", name: "Handled", expression: "handled", direction: NEUTRAL, reviseEvery: { count: 3, unit: MONTH }
  }) { kpi { key } } }`);
  const { confirmKpi } = await asked(`mutation { confirmKpi(key: "handled_all", note: "Still what we promise") {
    reviseEvery { count unit } revision { note stale dueAt lastAt lastBy { ... on ApiKey { name } } }
  } }`);
  expect(confirmKpi).toMatchObject({
    reviseEvery: { count: 3, unit: 'MONTH' }, revision: { note: 'Still what we promise', stale: false, lastBy: { name: 'ANALYST of the tests' } },
  });
  expect(Date.parse(confirmKpi.revision.dueAt) - Date.parse(confirmKpi.revision.lastAt)).toBeGreaterThan(80 * 86_400_000);
  const { due, others } = await asked('{ due: kpis(stale: true) { nodes { key } } others: kpis(stale: false) { nodes { key } } }');
  expect([due.nodes, others.nodes]).toEqual([[], expect.arrayContaining([{ key: 'handled_all' }])]);
  expect(await viewer.codes('mutation { confirmKpi(key: "handled_all") { key } }')).toEqual(['FORBIDDEN']);
});

it('a measure goes with what stands on it, where that is said', async () => {
  const { errors } = await analyst.send('mutation { deleteMeasure(key: "solved_tickets") }');
  expect(errors).toMatchObject([{ extensions: { code: 'CONFLICT', dependents: ['solved_share'] } }]);
  await asked(`mutation { deleteMeasure(key: "solved_tickets", dependents: { kpis: [{
    key: "solved_share", name: "Solved", expression: "where(handled, solved) / handled", unit: "%", direction: HIGHER_IS_BETTER
  }] }) }`);
  const { kpi } = await asked('{ kpi(key: "solved_share") { current { number canonical } } measure(key: "solved_tickets") { key } }');
  expect(kpi.current).toEqual({ number: '3.0', canonical: 'where(handled, solved) / handled' });
});
