import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { confirmKpi } from '../../src/app/confirm-kpi.js';
import { defineKpi } from '../../src/app/define-kpi.js';
import { defineMeasure } from '../../src/app/define-measure.js';
import { defineSource } from '../../src/app/define-source.js';
import type { KpiInput } from '../../src/app/definitions/kpi-content.js';
import { deleteMeasure } from '../../src/app/delete-measure.js';
import { deleteSource } from '../../src/app/delete-source.js';
import { draftKpi } from '../../src/app/draft-kpi.js';
import { kpiRevisions } from '../../src/app/kpi-revision.js';
import { kpiVersion } from '../../src/app/kpi-version.js';
import { kpiVersions } from '../../src/app/kpi-versions.js';
import { kpi } from '../../src/app/kpi.js';
import { kpis, type KpisInput } from '../../src/app/kpis.js';
import { publishKpi, type PublishKpiInput } from '../../src/app/publish-kpi.js';
import { retireKpi, type RetireKpiInput } from '../../src/app/retire-kpi.js';
import { versionOrigins } from '../../src/app/version-origins.js';
import type { Database } from '../../src/store/database.js';
import { ownerClient, testDatabase } from '../support/database.js';
import { newOrganization, type TestOrganization } from '../support/organization.js';
import { ANSWERED, CALLS, COUNT, definer, findings, RATE, refusal, valid } from './definition-fixture.js';

let database: Database;
let url: string;
let organization: TestOrganization;
let define: ReturnType<typeof definer>;

const OVER: KpiInput = { key: 'missed_rate', name: 'Missed', expression: '1 - answer_rate', unit: '%', direction: 'LOWER_IS_BETTER' };

beforeAll(async () => ({ database, url } = await testDatabase()));
beforeEach(async () => {
  organization = await newOrganization(database);
  define = definer(organization);
  await valid(define.source());
  await valid(define.measure(COUNT));
  await valid(define.measure(ANSWERED));
  await valid(define.kpi(RATE));
});

const draft = async (input: KpiInput) => (await organization.as('ANALYST', (ctx) => draftKpi(ctx, input))).draft!;
const publish = (input: PublishKpiInput) => organization.as('ANALYST', (ctx) => publishKpi(ctx, input));
const retire = (input: RetireKpiInput) => organization.as('ANALYST', (ctx) => retireKpi(ctx, input));
const read = (key: string, role: 'ANALYST' | 'VIEWER' = 'VIEWER') => organization.as(role, (ctx) => kpi(ctx, key));
const origin = async (versionId: string) => (await organization.as('VIEWER', (ctx) => versionOrigins(ctx, [versionId])))[0]!;
const number = async (key: string): Promise<string> => (await read(key))!.current!.number;
const keys = (input: KpisInput, role: 'ANALYST' | 'VIEWER' = 'VIEWER') =>
  organization.as(role, async (ctx) => (await kpis(ctx, input)).items.map(({ key }) => key));

describe('a draft', () => {
  test('answers those who may define by its id, never by default, and nobody else', async () => {
    const made = await draft({ ...RATE, expression: 'calls_answered * 2 / calls_all' });
    expect(made).toMatchObject({ number: 'draft.1', status: 'DRAFT', effectiveFrom: null });
    expect(await number('answer_rate')).toBe('1.0');
    expect(await organization.as('ANALYST', (ctx) => kpiVersion(ctx, made.id))).toEqual(made);
    expect(await organization.as('VIEWER', (ctx) => kpiVersion(ctx, made.id))).toBeNull();
    const listed = (role: 'ANALYST' | 'VIEWER') => organization.as(role, async (ctx) =>
      (await kpiVersions(ctx, (await kpi(ctx, 'answer_rate'))!, {})).items.map((version) => version.number));
    expect([await listed('ANALYST'), await listed('VIEWER')]).toEqual([['draft.1', '1.0'], ['1.0']]);
  });

  test('of a new KPI is all there is of it: a viewer does not see it, no expression can name it', async () => {
    await draft(OVER);
    expect([await read('missed_rate'), (await read('missed_rate', 'ANALYST'))!.status]).toEqual([null, 'DRAFT']);
    expect(await keys({}, 'ANALYST')).toEqual(['answer_rate', 'missed_rate']);
    expect([await keys({}), await keys({ status: 'DRAFT' }), await keys({ status: 'DRAFT' }, 'ANALYST')]).toEqual([['answer_rate'], [], ['missed_rate']]);
    expect(await findings(define.kpi({ ...OVER, key: 'twice', expression: 'missed_rate * 2' })))
      .toEqual([expect.stringContaining('There is no measure or KPI "missed_rate".')]);
  });

  test('is checked as it would be published; the same content again is the same draft', async () => {
    const { draft: none, diagnostics } = await organization.as('ANALYST', (ctx) => draftKpi(ctx, { ...RATE, expression: 'calls_al' }));
    expect([none, diagnostics.map(({ code }) => code)]).toEqual([null, ['NAM201']]);
    const once = await draft({ ...RATE, minSample: 10 });
    expect((await draft({ ...RATE, minSample: 10 })).id).toBe(once.id);
    expect((await draft({ ...RATE, minSample: 20 })).number).toBe('draft.2');
  });

  test('is put in force under its id, from an instant on that may lie in the past and not in the future', async () => {
    const made = await draft({ ...RATE, expression: 'calls_answered * 2 / calls_all' });
    const future = await refusal(publish({ key: 'answer_rate', version: made.id, effectiveFrom: '2199-01-01T00:00:00Z' }));
    expect([future.code, future.details.argument]).toEqual(['BAD_INPUT', 'effectiveFrom']);
    expect((await refusal(publish({ key: 'answer_rat', version: made.id }))).message).toBe('There is no KPI "answer_rat".');
    const { current } = await valid(publish({ key: 'answer_rate', version: made.id, effectiveFrom: '2026-03-01T00:00:00+01:00' }));
    expect(current).toMatchObject({ id: made.id, number: '2.0', status: 'PUBLISHED', effectiveFrom: '2026-02-28T23:00:00Z' });
    expect((await origin(made.id)).changes).toEqual(['expression']);
    expect((await refusal(publish({ key: 'answer_rate', version: made.id, expectedVersion: '1.0' }))).code).toBe('CONFLICT');
    expect(await number('answer_rate')).toBe('2.0');
  });

  test('that was published and replaced cannot be published again; an old version can be in force again', async () => {
    const first = (await read('answer_rate'))!.current!.id;
    const made = await draft({ ...RATE, expression: 'calls_answered * 2 / calls_all' });
    await valid(publish({ key: 'answer_rate', version: made.id }));
    const back = (await valid(publish({ key: 'answer_rate', version: first }))).current!;
    expect([back.number, back.canonical, back.id === first]).toEqual(['3.0', 'calls_answered / calls_all', false]);
    expect((await refusal(publish({ key: 'answer_rate', version: made.id }))).message).toBe('The draft was published already.');
    expect((await refusal(publish({ key: 'answer_rate', version: 'nonsense' }))).code).toBe('NOT_FOUND');
  });

  test('of a new KPI has a header, which publishing keeps, as does defining it where it says nothing of that', async () => {
    const said = { tags: ['voice'], reviseEvery: { count: 1, unit: 'YEAR' }, drivers: ['calls_all'], description: 'Lost' } as const;
    const made = await draft({ ...OVER, ...said });
    expect(await valid(publish({ key: 'missed_rate', version: made.id }))).toMatchObject({ name: 'Missed', ...said });
    await draft({ ...OVER, ...said, key: 'second' });
    expect(await valid(define.kpi({ ...OVER, key: 'second' }))).toMatchObject({ ...said, description: null });
  });

  test('of a KPI in service says nothing of its header that it would not change', async () => {
    const drafting = (input: KpiInput) => organization.as('ANALYST', (ctx) => draftKpi(ctx, input));
    for (const [part, input] of [['name', { ...RATE, name: 'Other' }], ['tags', { ...RATE, tags: ['x'] }], ['description', { ...RATE, description: 'x' }]] as const) {
      const error = await refusal(drafting(input));
      expect([error.code, error.details.argument]).toEqual(['BAD_INPUT', `input.${part}`]);
    }
    expect((await drafting({ ...RATE, minSample: 5, tags: [], description: null })).draft!.number).toBe('draft.1');
  });

  test('can be given up', async () => {
    await draft(OVER);
    await retire({ key: 'missed_rate' });
    expect((await read('missed_rate', 'ANALYST'))!.status).toBe('RETIRED');
    expect(await keys({}, 'ANALYST')).toEqual(['answer_rate']);
  });
});

describe('a change of what a KPI reads', () => {
  beforeEach(() => valid(define.kpi(OVER)));

  test('writes a version of each KPI over it in the same transaction, major where numbers cannot be compared', async () => {
    const { changes } = await define.measure({ ...ANSWERED, filter: 'answered and duration > 0' });
    expect(changes.map(({ key, action, change, version, causes }) => [key, action, change, version, causes])).toEqual([
      ['calls_answered', 'CHANGED', null, '2', []],
      ['answer_rate', 'FOLLOWED', 'MAJOR', '2.0', ['measure calls_answered: filter']],
      ['missed_rate', 'FOLLOWED', 'MAJOR', '2.0', ['measure calls_answered: filter']],
    ]);
    const [rate, missed] = [(await read('answer_rate'))!.current!, (await read('missed_rate'))!.current!];
    expect(rate.createdAt).toBe(missed.createdAt);
    expect((await origin(missed.id)).reads).toEqual([
      { kind: 'KPI', key: 'answer_rate', version: '2.0', versionId: rate.id },
      { kind: 'MEASURE', key: 'calls_all', version: '1', versionId: expect.any(String) },
      { kind: 'MEASURE', key: 'calls_answered', version: '2', versionId: expect.any(String) },
      { kind: 'FIELD', key: 'calls.duration', version: '1', versionId: expect.any(String) },
      { kind: 'FIELD', key: 'calls.answered', version: '1', versionId: expect.any(String) },
    ]);
    expect((await origin('00000000-0000-4000-8000-000000000000'))).toEqual({ reads: [], changes: [] });
  });

  test('that means the same is minor: another way to write it, another format', async () => {
    await define.measure({ ...ANSWERED, filter: '(answered)' });
    expect([await number('answer_rate'), await number('missed_rate')]).toEqual(['1.1', '1.1']);
    await define.kpi({ ...RATE, format: '0 %' });
    expect([await number('answer_rate'), await number('missed_rate')]).toEqual(['1.2', '1.2']);
    expect((await origin((await read('missed_rate'))!.current!.id)).changes).toEqual(['KPI answer_rate: format']);
  });

  test('in a field that it does not read writes none, in one that it does writes one, however far below', async () => {
    const withField = (key: string, change: object) => ({ ...CALLS, fields: CALLS.fields.map((field) => (field.key === key ? { ...field, ...change } : field)) });
    const computed = { ...CALLS, fields: [...CALLS.fields, { key: 'long', type: 'BOOLEAN', role: 'VALUE', expression: 'duration > 5' } as const] };
    await valid(define.source(computed));
    expect(await number('answer_rate')).toBe('1.0');
    await valid(define.measure({ ...ANSWERED, filter: 'answered and long' }));
    expect(await number('answer_rate')).toBe('2.0');
    const { changes } = await define.source({ ...computed, fields: computed.fields.map((field) => (field.key === 'long' ? { ...field, expression: 'duration > 9' } : field)) });
    expect(changes.map(({ key, version, causes }) => [key, version, causes])).toEqual([
      ['calls', '3', []], ['answer_rate', '3.0', ['field calls.long']], ['missed_rate', '3.0', ['field calls.long']],
    ]);
    await valid(define.source({ ...withField('channel', { name: 'Channel' }), fields: [...withField('channel', { name: 'Channel' }).fields, ...computed.fields.slice(-1).map((field) => ({ ...field, expression: 'duration > 9' }))] }));
    expect(await number('answer_rate')).toBe('3.0');
  });

  test('time attribute, window and variant of a measure are major, a name is nothing', async () => {
    await valid(define.measure({ ...ANSWERED, name: 'Answered' }));
    expect(await number('answer_rate')).toBe('1.0');
    await valid(define.measure({ ...ANSWERED, at: 'answered_at' }));
    expect(await number('answer_rate')).toBe('2.0');
    const cohort = { entity: 'customer', window: 'PREVIOUS_PERIOD' } as const;
    await valid(define.measure({ ...ANSWERED, at: 'answered_at', cohort }));
    await valid(define.measure({ ...ANSWERED, at: 'answered_at', cohort: { ...cohort, window: 'EVER_BEFORE' } }));
    expect([await number('answer_rate'), await number('missed_rate')]).toEqual(['4.0', '4.0']);
  });

  test('since an instant in the past is since then for what follows, too', async () => {
    const made = await draft({ ...RATE, expression: 'calls_answered * 2 / calls_all' });
    await valid(publish({ key: 'answer_rate', version: made.id, effectiveFrom: '2026-03-01T00:00:00Z' }));
    expect((await read('missed_rate'))!.current).toMatchObject({ number: '2.0', effectiveFrom: '2026-03-01T00:00:00Z' });
    await valid(define.measure({ ...ANSWERED, filter: 'answered and duration > 0' }));
    const { createdAt, effectiveFrom } = (await read('missed_rate'))!.current!;
    expect(effectiveFrom).toBe(createdAt);
  });

  test('in how an expression is written alone is told as that', async () => {
    const { changes } = await define.kpi({ ...RATE, expression: '(calls_answered) / calls_all' });
    expect(changes[0]).toMatchObject({
      action: 'CHANGED', change: 'MINOR', parts: [{ part: 'expression', before: 'calls_answered / calls_all', after: '(calls_answered) / calls_all' }],
    });
  });

  test('a KPI names what it reads in force at its own stamp: nothing of it is older than its version says', async () => {
    await valid(define.kpi({ ...RATE, expression: 'calls_answered / (calls_all + 0)' }));
    const { current } = (await read('missed_rate'))!;
    expect([current!.number, (await origin(current!.id)).changes]).toEqual(['2.0', ['KPI answer_rate: expression']]);
  });
});

describe('what a change would break', () => {
  beforeEach(() => valid(define.kpi(OVER)));
  const asAnalyst = organizationAs;

  test('is defined anew in the same transaction, or the whole is refused', async () => {
    const refused = await refusal(asAnalyst((ctx) => deleteMeasure(ctx, 'calls_answered')));
    expect(refused).toMatchObject({ code: 'CONFLICT', message: 'The measure "calls_answered" is still in use by "answer_rate".', details: { dependents: ['answer_rate'] } });
    const kpisAnew = [{ ...RATE, expression: 'calls_all / calls_all' }];
    await asAnalyst((ctx) => deleteMeasure(ctx, 'calls_answered', { dependents: { kpis: kpisAnew } }));
    expect([await number('answer_rate'), await number('missed_rate')]).toEqual(['2.0', '2.0']);
    const bad = await refusal(asAnalyst((ctx) => deleteMeasure(ctx, 'calls_all', { dependents: { kpis: [{ ...RATE, minSample: 0 }] } })));
    expect([bad.code, bad.details.argument]).toEqual(['BAD_INPUT', 'dependents.kpis[0].minSample']);
  });

  test('is withdrawn with it, however far, where that is said', async () => {
    await asAnalyst((ctx) => deleteSource(ctx, 'calls', { dependents: { retire: true } }));
    expect([(await read('answer_rate'))!.status, (await read('missed_rate'))!.status, await keys({ status: 'RETIRED' }), await keys({})])
      .toEqual(['RETIRED', 'RETIRED', ['answer_rate', 'missed_rate'], []]);
  });

  test('is told of a field: measures and KPIs, and they can be defined anew beside it', async () => {
    const without = { ...CALLS, fields: CALLS.fields.filter(({ key }) => key !== 'answered') };
    const { diagnostics } = await define.source(without);
    expect(diagnostics.map(({ code, part }) => [code, part])).toEqual([['NAM219', 'measure.calls_answered']]);
    const { changes } = await asAnalyst((ctx) => defineSource(ctx, without, { dependents: { measures: [{ ...ANSWERED, filter: 'duration > 0' }] } }));
    expect(changes.map(({ kind, key, action }) => `${kind} ${key} ${action}`)).toEqual([
      'SOURCE calls CHANGED', 'MEASURE calls_answered CHANGED', 'KPI answer_rate FOLLOWED', 'KPI missed_rate FOLLOWED',
    ]);
  });

  test('a redefinition that its dependents cannot bear takes them along, or retires them', async () => {
    const inHours = { ...ANSWERED, aggregation: 'SUM', value: 'duration' } as const;
    expect((await define.measure(inHours)).diagnostics.map(({ code }) => code)).toEqual(['NAM219']);
    const { changes } = await asAnalyst((ctx) => defineMeasure(ctx, inHours, { dependents: { retire: true } }));
    expect(changes.filter(({ action }) => action === 'REMOVED').map(({ key }) => key).sort()).toEqual(['answer_rate', 'missed_rate']);
  });

  function organizationAs<T>(work: Parameters<typeof organization.as<T>>[1]): Promise<T> {
    return organization.as('ANALYST', work);
  }
});

describe('a retired KPI', () => {
  test('is out of every list and expression, keeps its versions, and comes back by being defined', async () => {
    await valid(define.kpi(OVER));
    expect((await refusal(retire({ key: 'answer_rate' }))).message).toBe('The KPI "answer_rate" is still in use by "missed_rate".');
    const { changes } = await retire({ key: 'answer_rate', reason: ' Nobody looks. ', effectiveFrom: '2026-01-01T00:00:00Z', dependents: { retire: true } });
    expect(changes.map(({ key, action }) => [key, action])).toEqual([['answer_rate', 'REMOVED'], ['missed_rate', 'REMOVED']]);
    const gone = (await read('answer_rate'))!;
    expect(gone).toMatchObject({
      status: 'RETIRED', current: { number: '1.0', status: 'RETIRED' }, retirement: { effectiveFrom: '2026-01-01T00:00:00Z', reason: 'Nobody looks.' },
    });
    expect((await define.kpi({ ...OVER, key: 'other' })).diagnostics).toEqual([expect.objectContaining({
      code: 'NAM201', message: 'There is no measure or KPI "answer_rate".',
      hint: 'The KPI "answer_rate" is retired: define or publish it again to build on it.',
    })]);
    await draft({ ...RATE, minSample: 7 });
    expect((await refusal(retire({ key: 'answer_rate' }))).message).toBe('The KPI "answer_rate" is retired already.');
    expect((await refusal(retire({ key: 'answer_rat' }))).code).toBe('NOT_FOUND');
    expect(await valid(define.kpi(RATE, '0'))).toMatchObject({ id: gone.id, status: 'PUBLISHED', retirement: null, current: { number: '1.1' } });
  });
});

describe('two at once', () => {
  test('the one that comes second hears what changed', async () => {
    await valid(define.kpi({ ...RATE, expression: 'calls_answered / (calls_all + 1)', minSample: 5 }, '1.0'));
    const error = await refusal(define.kpi({ ...RATE, format: '0' }, '1.0'));
    expect([error.code, error.message]).toEqual([
      'CONFLICT', 'The KPI "answer_rate" stands at version 2.0, but version 1.0 was expected. Since then expression, minSample changed.',
    ]);
    expect(error.details).toMatchObject({
      currentVersion: '2.0',
      changes: [
        { part: 'expression', before: 'calls_answered / calls_all', after: 'calls_answered / (calls_all + 1)' },
        { part: 'minSample', before: null, after: '5' },
      ],
    });
    await valid(define.source({ ...CALLS, fields: [...CALLS.fields, { key: 'team', type: 'TEXT', role: 'DIMENSION' }] }));
    expect((await refusal(define.source({ ...CALLS, name: 'Mine' }, '1'))).message)
      .toBe('The source "calls" stands at version 2, but version 1 was expected. Since then fields.team changed.');
    expect((await refusal(organization.as('ANALYST', (ctx) => deleteMeasure(ctx, 'calls_all', { expectedVersion: '7' })))).code).toBe('CONFLICT');
  });
});

describe('a KPI with a cadence', () => {
  const revision = async (key: string) => organization.as('VIEWER', async (ctx) => (await kpiRevisions(ctx, [(await kpi(ctx, key))!]))[0]!);

  test('is due by the calendar after it was last written or confirmed; following what it reads is no looking', async () => {
    const { current } = await valid(define.kpi({ ...RATE, reviseEvery: { count: 6, unit: 'MONTH' } }));
    const due = (from: string): string => new Date(new Date(from).setUTCMonth(new Date(from).getUTCMonth() + 6)).toISOString().slice(0, 7);
    const first = await revision('answer_rate');
    expect([first.lastAt, first.dueAt!.slice(0, 7), first.stale, first.note]).toEqual([current!.createdAt, due(current!.createdAt), false, null]);
    await valid(define.measure({ ...ANSWERED, filter: 'answered and duration > 0' }));
    expect((await revision('answer_rate')).lastAt).toBe(first.lastAt);
    await organization.as('OWNER', (ctx) => confirmKpi(ctx, { key: 'answer_rate', note: 'Still right.' }));
    const second = await revision('answer_rate');
    expect(second).toMatchObject({ note: 'Still right.', lastBy: { member: organization.owner.id } });
    expect(Date.parse(second.lastAt)).toBeGreaterThan(Date.parse(first.lastAt));
    expect([await keys({ stale: true }), await keys({ stale: false })]).toEqual([[], ['answer_rate']]);
  });

  test('is stale once it is due, until somebody looks', async () => {
    await valid(define.kpi({ ...RATE, reviseEvery: { count: 6, unit: 'MONTH' } }));
    await valid(define.kpi(OVER));
    const client = await ownerClient(url);
    await client.query(`update kpi_version set recorded_at = recorded_at - interval '7 months' where organization_id = '${organization.id}'`);
    expect([(await revision('answer_rate')).stale, (await revision('missed_rate')).stale]).toEqual([true, false]);
    expect([await keys({ stale: true }), await keys({ stale: false })]).toEqual([['answer_rate'], ['missed_rate']]);
    await organization.as('OWNER', (ctx) => confirmKpi(ctx, { key: 'answer_rate' }));
    expect(await keys({ stale: true })).toEqual([]);
  });

  test('keeps its cadence and drivers where they are not said again; a driver has to be there', async () => {
    await valid(define.kpi({ ...RATE, reviseEvery: { count: 1, unit: 'YEAR' }, drivers: ['calls_all'] }));
    expect(await valid(define.kpi(RATE))).toMatchObject({ reviseEvery: { count: 1, unit: 'YEAR' }, drivers: ['calls_all'], current: { number: '1.0' } });
    expect(await findings(define.kpi({ ...RATE, drivers: ['calls_al'] }))).toEqual([expect.stringContaining('There is no measure or KPI "calls_al".')]);
    expect((await refusal(define.kpi({ ...RATE, reviseEvery: { count: 0, unit: 'YEAR' } }))).details.argument).toBe('input.reviseEvery.count');
  });

  test('a viewer can neither publish, retire nor confirm', async () => {
    for (const act of [confirmKpi, retireKpi] as const) {
      expect((await refusal(organization.as('VIEWER', (ctx) => act(ctx, { key: 'answer_rate' }) as Promise<unknown>))).code).toBe('FORBIDDEN');
    }
    expect((await refusal(organization.as('VIEWER', (ctx) => publishKpi(ctx, { key: 'answer_rate', version: 'x' })))).code).toBe('FORBIDDEN');
    expect((await refusal(organization.as('VIEWER', (ctx) => defineKpi(ctx, RATE)))).code).toBe('FORBIDDEN');
  });
});
