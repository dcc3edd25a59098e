import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { testServer, type TestServer } from '../../support/server.js';
import { defineAlike, tenant, type Tenant } from '../two-organizations.js';
import { refusalOf, type Refusal } from './refusal.js';

let server: TestServer;
let owner: Tenant;
let versions: Readonly<Record<string, string>>;

beforeAll(async () => {
  server = await testServer();
  owner = await tenant(server);
  await defineAlike(owner, 1);
  const { kpis, drafts } = await owner.ask(`{ kpis { nodes { key current { id } } }
    drafts: kpis(status: DRAFT) { nodes { key versions(first: 1) { nodes { id } } } } }`);
  versions = Object.fromEntries([
    ...kpis.nodes.map((kpi: any) => [kpi.key, kpi.current?.id]), ...drafts.nodes.map((kpi: any) => [kpi.key, kpi.versions.nodes[0].id]),
  ]);
});

afterAll(() => expect(server.complaints).toEqual([]));

const refusal = (query: string, variables?: Record<string, unknown>): Promise<Refusal> => refusalOf(owner.client, query, variables);
/** All that stands, to be compared. */
const standing = (): Promise<unknown> => owner.ask('{ exportDefinitions { path text } kpis(status: DRAFT) { nodes { key versions { nodes { id } } } } }');

const FILES = '($files: [DefinitionFileInput!]!)';
const PLAN = `query ${FILES} { planDefinitions(files: $files) { digest } }`;
const APPLY = `mutation ${FILES} { applyDefinitions(files: $files) { findings { file line column code message hint } } }`;
const fileOf = (text: string, path = 'a.yaml'): { files: { path: string; text: string }[] } => ({ files: [{ path, text }] });
const kpis = (count: number): string =>
  `kpis: [${Array.from({ length: count }, (_, i) => `{ key: k_${i}, name: K, expression: handled, direction: NEUTRAL }`).join(',')}]`;

describe('files of definitions', () => {
  test.each([['planned', PLAN], ['applied', APPLY]])('past 1,000 definitions or 2,000,000 characters are refused when they are %s', async (_how, query) => {
    const hint = 'Send a part of them at a time, without prune: what the others stand on first.';
    expect(await refusal(query, fileOf(kpis(1_001)))).toEqual({
      code: 'TOO_EXPENSIVE', argument: 'files', message: 'The files hold 1,001 definitions; at most 1,000 are taken at once.', hint,
    });
    const files = ['a', 'b', 'c'].map((path) => ({ path: `${path}.yaml`, text: '#'.repeat(700_000) }));
    expect(await refusal(query, { files })).toEqual({
      code: 'TOO_EXPENSIVE', argument: 'files', message: 'The files hold 2,100,000 characters; at most 2,000,000 are taken at once.', hint,
    });
  });

  test.each<[string, string, string]>([
    ['nested without end', 'a.yaml', '['.repeat(900_000)],
    ['of aliases that multiply', 'a.yaml', `kpis: [&a x${', *a'.repeat(2_000)}]`],
    ['of an anchor inside itself', 'a.yaml', '&a kpis: [{ key: &b [*b], name: *a }]'],
    ['with names of the language', 'a.yaml', '__proto__: { kpis: [] }\nkpis: [{ __proto__: { key: a }, constructor: 1, key: __proto__ }]'],
    ['whose expression names what every object has', 'a.yaml', 'kpis: [{ key: a, name: A, expression: __proto__ + constructor, direction: NEUTRAL, drivers: [toString] }]'],
    ['with NUL in its texts', 'a.yaml', 'kpis: [{ key: a, name: "\\0", expression: "handled\\0", direction: NEUTRAL, drivers: ["\\0"], tags: ["\\0"] }]'],
    ['with half of a character', 'a.yaml', 'kpis: [{ key: a, name: "\\ud800", expression: "\ud800", direction: NEUTRAL }]'],
    ['with numbers without end', 'a.yaml', 'kpis: [{ key: a, name: A, expression: handled, direction: NEUTRAL, minSample: .inf, reviseEvery: { count: 1e999, unit: MONTH } }]'],
    ['under a path with NUL', 'a\u0000b', 'kpis: 1'],
    ['under the path of a prototype', '__proto__', 'kpis: 1'],
  ])('%s give findings, and change nothing', async (_what, path, text) => {
    const before = await standing();
    const { data, errors } = await owner.client.send(APPLY, fileOf(text, path));
    expect(errors).toBeUndefined();
    expect(data.applyDefinitions.findings.length).toBeGreaterThan(0);
    expect(await standing()).toEqual(before);
  });
});

describe('the life of a KPI', () => {
  test.each<[string, (ids: Readonly<Record<string, string>>) => string, Partial<Refusal>]>([
    ['a version of another KPI', ({ email_share: id }) => `publishKpi(key: "mean_handling", version: "${id}")`, { code: 'NOT_FOUND' }],
    ['a draft of another KPI', ({ drafted_kpi: id }) => `publishKpi(key: "mean_handling", version: "${id}")`, { code: 'NOT_FOUND' }],
    ['a version that is no id', () => 'publishKpi(key: "mean_handling", version: "1.0")', { code: 'NOT_FOUND' }],
    ['a KPI with NUL in its key', () => 'publishKpi(key: "\\u0000", version: "\\u0000")', { code: 'NOT_FOUND' }],
    ['an instant to come', ({ drafted_kpi: id }) => `publishKpi(key: "drafted_kpi", version: "${id}", effectiveFrom: "9998-12-31T00:00:00Z")`,
      { code: 'BAD_INPUT', argument: 'effectiveFrom' }],
    ['an instant before the calendar', ({ drafted_kpi: id }) => `publishKpi(key: "drafted_kpi", version: "${id}", effectiveFrom: "0001-01-01T00:00:00+23:59")`,
      { code: 'BAD_INPUT', argument: 'effectiveFrom' }],
    ['a version that does not stand', ({ drafted_kpi: id }) => `publishKpi(key: "drafted_kpi", version: "${id}", expectedVersion: "1.0")`, { code: 'CONFLICT' }],
    ['a version in other words', ({ mean_handling: id }) => `publishKpi(key: "mean_handling", version: "${id}", expectedVersion: "01.00")`, { code: 'CONFLICT' }],
  ])('is not changed by %s', async (_what, call, expected) => {
    const before = await standing();
    expect(await refusal(`mutation { ${call(versions)} { diagnostics { message } } }`)).toMatchObject(expected);
    expect(await standing()).toEqual(before);
  });
});

describe('what is deleted together with a faulty new definition of what stands on it', () => {
  const DELETE = `mutation ($expression: String!) { deleteMeasure(key: "handling", dependents: {
    kpis: [{ key: "mean_handling", name: "Mean handling", expression: $expression, direction: LOWER_IS_BETTER }] }) }`;

  test.each([
    ['naming what is not there', 'handled / handeld', 'There is no measure or KPI "handeld".'],
    ['naming what is deleted', 'handling', 'There is no measure or KPI "handling".'],
  ])('%s: it is the definition that is found at fault, in its place', async (_what, expression, message) => {
    const before = await standing();
    expect(await refusal(DELETE, { expression })).toMatchObject({
      code: 'INVALID_EXPRESSION', argument: 'dependents', message, diagnostics: [{ message: `In kpi.mean_handling: ${message}`, part: 'kpi.mean_handling' }],
    });
    expect(await standing()).toEqual(before);
  });
});
