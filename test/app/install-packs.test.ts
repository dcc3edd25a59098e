import { beforeAll, describe, expect, test } from '@jest/globals';
import { auditLog } from '../../src/app/audit-log.js';
import { defineKpi } from '../../src/app/define-kpi.js';
import { defineMeasure } from '../../src/app/define-measure.js';
import { defineSource } from '../../src/app/define-source.js';
import { deleteMeasure } from '../../src/app/delete-measure.js';
import { installPacks, type InstallPacksInput } from '../../src/app/install-packs.js';
import { kpi } from '../../src/app/kpi.js';
import { kpiPacks } from '../../src/app/kpi-packs.js';
import { builtInLibrary } from '../../src/app/library/built-in-library.js';
import type { InstallOutcome } from '../../src/app/library/installation.js';
import { measure } from '../../src/app/measure.js';
import { source } from '../../src/app/source.js';
import type { Database } from '../../src/store/database.js';
import { testDatabase } from '../support/database.js';
import { newOrganization, type TestOrganization } from '../support/organization.js';
import { refusal } from './definition-fixture.js';

let database: Database;
beforeAll(async () => ({ database } = await testDatabase()));

const install = (of: TestOrganization, input: InstallPacksInput): Promise<readonly InstallOutcome[]> =>
  of.as('ANALYST', (ctx) => installPacks(ctx, input));
const having = (outcomes: readonly InstallOutcome[], action: InstallOutcome['action']): string[] =>
  outcomes.filter((outcome) => outcome.action === action).map(({ key }) => key);
const outcomeOf = (outcomes: readonly InstallOutcome[], key: string): InstallOutcome | undefined =>
  outcomes.find((outcome) => outcome.key === key);

const CALLS = {
  key: 'calls', name: 'Our calls', fields: [
    { key: 'answered', type: 'BOOLEAN', role: 'DIMENSION' },
    { key: 'wait', type: 'NUMBER', role: 'VALUE', unit: 'min' },
    { key: 'line', type: 'TEXT', role: 'DIMENSION' },
  ],
} as const;

describe('installing packs', () => {
  test('defines all that a new organisation needs, and nothing when asked again', async () => {
    const organization = await newOrganization(database);
    const first = await install(organization, { keys: ['contact-centre', 'satisfaction', 'contact-centre'] });
    const wanted = ['contact-centre', 'satisfaction'].flatMap((key) => builtInLibrary().packs.get(key)!.kpis.map((each) => each.key));
    expect(first.filter(({ kind }) => kind === 'KPI').map(({ key }) => key).sort()).toEqual(wanted.sort());
    expect(new Set(first.map(({ action }) => action))).toEqual(new Set(['INSTALLED']));
    expect(first.filter(({ kind }) => kind === 'SOURCE').map(({ key }) => key).sort())
      .toEqual(['agent_states', 'benchmarks', 'brand_answers', 'calls', 'panel', 'survey_invitations', 'surveys']);

    const entries = await organization.as('OWNER', (ctx) => auditLog(ctx, { first: 1 }));
    const again = await install(organization, { keys: ['satisfaction', 'contact-centre'] });
    expect(new Set(again.map(({ action }) => action))).toEqual(new Set(['UNCHANGED']));
    expect(again.map(({ key }) => key).sort()).toEqual(first.map(({ key }) => key).sort());
    expect(await organization.as('OWNER', (ctx) => auditLog(ctx, { first: 1 }))).toEqual(entries);
  });

  test('defines only the chosen KPIs, with what they stand on in other packs', async () => {
    const organization = await newOrganization(database);
    const outcomes = await install(organization, { keys: ['complaints'], kpis: ['k53_complaints_per_solved'] });
    expect(outcomes.map(({ kind, key, action }) => `${kind} ${key} ${action}`)).toEqual([
      'SOURCE tickets INSTALLED', 'MEASURE m_complaints INSTALLED', 'MEASURE m_tickets_resolved INSTALLED', 'KPI k53_complaints_per_solved INSTALLED',
    ]);
    const deep = await install(organization, { keys: ['retention-and-growth'], kpis: ['k58_churn_compounded_12'] });
    expect(having(deep, 'INSTALLED')).toEqual(['subscriptions', 'm_subscribers', 'm_subscribers_kept', 'k58_customer_churn', 'k58_churn_compounded_12']);
  });

  test('names things in the language asked for, in English where there is no other, and says how numbers deceive', async () => {
    const organization = await newOrganization(database);
    await install(organization, { keys: ['resolution'], kpis: ['k13_resolved_in_2d_by_creation', 'x_one_touch_rate'], language: 'fr-CA' });
    const [french, canon] = await organization.as('VIEWER', (ctx) => Promise.all([kpi(ctx, 'k13_resolved_in_2d_by_creation'), kpi(ctx, 'x_one_touch_rate')]));
    expect(french!.name).toBe('Résolu en deux jours (par création)');
    expect(french!.description).toMatch(/^Demandes créées dans la période .*\n\nKnown traps:\n- By creation and by resolution are two numbers/s);
    expect(french!.tags).toContain('pack:resolution');
    expect(canon!.name).toBe('One-touch resolution');
    expect(canon!.description).toMatch(/Known negative effects:\n- As a personal goal .*\n\nNever a goal by agent\.$/s);
  });

  test('gives money of new sources the currency asked for, and what is computed from it follows', async () => {
    const organization = await newOrganization(database);
    await install(organization, { keys: ['finance'], kpis: ['k20_cost_per_contact'], currency: 'CHF' });
    const [ledger, cost] = await organization.as('VIEWER', (ctx) => Promise.all([source(ctx, 'ledger'), kpi(ctx, 'k20_cost_per_contact')]));
    expect(ledger!.fields.find(({ key }) => key === 'amount')!.unit).toBe('CHF');
    expect(cost!.current!.unit).toBe('CHF');
  });

  test('leaves a source of the organisation as it is, and what it cannot answer out, saying which field is missing', async () => {
    const organization = await newOrganization(database);
    await organization.as('OWNER', (ctx) => defineSource(ctx, CALLS));
    const outcomes = await install(organization, { keys: ['contact-centre'], kpis: ['k84_service_level_abandons_negative', 'k72_average_talk_time'] });
    expect(outcomeOf(outcomes, 'k84_service_level_abandons_negative')!.action).toBe('INSTALLED');
    expect(outcomeOf(outcomes, 'k72_average_talk_time')).toEqual({
      kind: 'KPI', key: 'k72_average_talk_time', action: 'SKIPPED', why: 'The source "calls" has no field "talk".', diagnostics: [],
    });
    expect(outcomeOf(outcomes, 'calls')).toMatchObject({
      action: 'UNCHANGED', why: 'It has no field "talk"; ask for addFields to add what is lacking.',
    });
    expect(outcomeOf(outcomes, 'm_talk')).toBeUndefined();
    const kept = await organization.as('VIEWER', (ctx) => source(ctx, 'calls'));
    expect([kept!.name, kept!.version, kept!.fields.length]).toEqual(['Our calls', '1', 3]);
  });

  test('adds the fields that are missing where that is asked for, with what computed ones are computed from', async () => {
    const organization = await newOrganization(database);
    await organization.as('OWNER', (ctx) => defineSource(ctx, CALLS));
    const outcomes = await install(organization, { keys: ['contact-centre'], kpis: ['k74_average_handle_time'], addFields: true });
    expect(outcomeOf(outcomes, 'calls')).toMatchObject({ action: 'EXTENDED', why: 'Added: talk, hold, wrap, handle.' });
    expect(outcomeOf(outcomes, 'k74_average_handle_time')!.action).toBe('INSTALLED');
    const extended = await organization.as('VIEWER', (ctx) => source(ctx, 'calls'));
    expect([extended!.name, extended!.version]).toEqual(['Our calls', '2']);
    expect(extended!.fields.map(({ key }) => key)).toEqual(['answered', 'wait', 'line', 'talk', 'hold', 'wrap', 'handle']);
  });

  test('does not add a field whose key has another type elsewhere, and says so', async () => {
    const organization = await newOrganization(database);
    await organization.as('OWNER', async (ctx) => {
      await defineSource(ctx, { key: 'tickets', name: 'Tickets', fields: [] });
      await defineSource(ctx, { key: 'machines', name: 'Machines', fields: [{ key: 'topic', type: 'NUMBER', role: 'DIMENSION' }] });
    });
    const outcomes = await install(organization, { keys: ['complaints'], kpis: ['k53_complaints_per_solved'], addFields: true });
    const extended = outcomeOf(outcomes, 'tickets')!;
    expect(extended).toMatchObject({ action: 'UNCHANGED', why: 'Some fields cannot be added to what is here.' });
    expect(extended.diagnostics.map(({ code }) => code)).toEqual(['TYP315']);
    expect(outcomeOf(outcomes, 'k53_complaints_per_solved')).toMatchObject({ action: 'SKIPPED', why: 'The source "tickets" has no field "topic".' });
    // Without its KPI the field for it was not added either.
    expect((await organization.as('VIEWER', (ctx) => source(ctx, 'tickets')))!.fields).toEqual([]);
  });

  test('takes a computed field, or one of another unit of the same dimension, for what it needs', async () => {
    const organization = await newOrganization(database);
    await organization.as('OWNER', (ctx) => defineSource(ctx, {
      ...CALLS, fields: [...CALLS.fields, { key: 'minutes_spoken', type: 'NUMBER', role: 'VALUE', unit: 'min' },
        { key: 'talk', type: 'NUMBER', role: 'VALUE', expression: 'minutes_spoken' }],
    }));
    const outcomes = await install(organization, { keys: ['contact-centre'], kpis: ['k72_average_talk_time'] });
    expect(having(outcomes, 'SKIPPED')).toEqual([]);
  });

  test('never overwrites what the organisation has made of a measure or KPI, and goes on with it', async () => {
    const organization = await newOrganization(database);
    const input = { keys: ['contact-centre'], kpis: ['k84_service_level_abandons_negative', 'k65_service_level_days_in_band'] };
    await install(organization, { ...input, kpis: ['k84_service_level_abandons_negative'] });
    await organization.as('ANALYST', async (ctx) => {
      await defineMeasure(ctx, { key: 'm_calls_answered_in_20s', name: 'Ours', source: 'calls', aggregation: 'COUNT', filter: 'answered and wait <= 30' });
      await defineKpi(ctx, {
        key: 'k84_service_level_abandons_negative', name: 'Ours', expression: 'm_calls_answered_in_20s / m_calls_offered', unit: '%', direction: 'NEUTRAL',
      });
    });
    const outcomes = await install(organization, input);
    for (const key of ['m_calls_answered_in_20s', 'k84_service_level_abandons_negative']) {
      expect(outcomeOf(outcomes, key)).toMatchObject({ action: 'SKIPPED', why: 'It is defined otherwise here, and was left as it is.' });
    }
    expect(outcomeOf(outcomes, 'k65_service_level_days_in_band')!.action).toBe('INSTALLED');
    const [ours, theirs] = await organization.as('VIEWER', (ctx) => Promise.all([measure(ctx, 'm_calls_answered_in_20s'), kpi(ctx, 'k84_service_level_abandons_negative')]));
    expect([ours!.filter, ours!.name, theirs!.name, theirs!.current!.number]).toEqual(['answered and wait <= 30', 'Ours', 'Ours', '2.1']);
  });

  test('brings a deleted measure back under its key', async () => {
    const organization = await newOrganization(database);
    await organization.as('OWNER', async (ctx) => {
      await defineSource(ctx, { ...CALLS, fields: [...CALLS.fields] });
      await defineMeasure(ctx, { key: 'm_calls_offered', source: 'calls', aggregation: 'COUNT', filter: 'answered' });
      await deleteMeasure(ctx, 'm_calls_offered');
    });
    await install(organization, { keys: ['contact-centre'], kpis: ['k84_service_level_abandons_negative'] });
    const back = await organization.as('VIEWER', (ctx) => measure(ctx, 'm_calls_offered'));
    expect([back!.version, back!.filter]).toEqual(['3', null]);
  });

  test('says where a key is taken by the other kind, and leaves out what stands on it', async () => {
    const organization = await newOrganization(database);
    await organization.as('OWNER', async (ctx) => {
      await defineSource(ctx, CALLS);
      await defineKpi(ctx, { key: 'm_calls_offered', name: 'Taken', expression: '1', direction: 'NEUTRAL' });
    });
    const outcomes = await install(organization, { keys: ['contact-centre'], kpis: ['k84_service_level_abandons_negative'] });
    expect(outcomeOf(outcomes, 'm_calls_offered')!.diagnostics.map(({ code }) => code)).toEqual(['NAM223']);
    expect(outcomeOf(outcomes, 'k84_service_level_abandons_negative')).toMatchObject({
      action: 'SKIPPED', why: 'It stands on "m_calls_offered", which cannot be defined here.',
    });
  });

  test('is refused for packs, KPIs, languages and currencies that are none', async () => {
    const organization = await newOrganization(database);
    const refused = async (input: InstallPacksInput): Promise<string> => {
      const { code, message, details } = await refusal(install(organization, input));
      return [code, message, details.hint].filter(Boolean).join(' ');
    };
    expect(await refused({ keys: ['contact-center'] })).toBe('NOT_FOUND There is no pack "contact-center". Did you mean "contact-centre"?');
    expect(await refused({ keys: [] })).toMatch(/^BAD_INPUT keys must name at least one pack\. The packs are calendar, /);
    expect(await refused({ keys: ['people'], kpis: ['k84_service_level'] })).toMatch(/^BAD_INPUT There is no KPI "k84_service_level" in the packs/);
    expect(await refused({ keys: ['people'], language: 'de' })).toBe('BAD_INPUT The library does not speak "de". It has en, fr, it, ru, lv.');
    expect(await refused({ keys: ['people'], currency: '$' })).toBe('BAD_INPUT "$" is no currency code. Write it as in EUR.');
    expect((await refusal(organization.as('VIEWER', (ctx) => installPacks(ctx, { keys: ['people'] })))).code).toBe('FORBIDDEN');
  });
});

describe('what an organisation can have of the library', () => {
  test('follows from its own sources: what is missing, what is answerable, what is installed', async () => {
    const organization = await newOrganization(database);
    await organization.as('OWNER', (ctx) => defineSource(ctx, {
      ...CALLS, fields: [CALLS.fields[0], { key: 'wait', type: 'TEXT', role: 'DIMENSION' }, { key: 'talk', type: 'NUMBER', role: 'VALUE', unit: 'EUR' }],
    }));
    const judged = await organization.as('VIEWER', (ctx) => kpiPacks(ctx, ['contact-centre', 'calendar', 'nothing']));
    expect(judged.map(({ key }) => key)).toEqual(['calendar', 'contact-centre']);
    const of = (key: string): string[] => judged.flatMap(({ kpis }) => kpis).find((each) => each.key === key)!.missing.map(({ message }) => message);
    expect(of('k83_calls_answered')).toEqual([]);
    expect(of('k84_service_level_abandons_negative')).toEqual(['The field "wait" of the source "calls" is TEXT, not NUMBER.']);
    expect(of('k72_average_talk_time')).toEqual(['The field "talk" of the source "calls" has EUR, where s is needed.']);
    expect(of('x_occupancy')).toEqual(['There is no source "agent_states".']);
    expect(of('k94_peak_volume_ratio')).toEqual(['There is no calendar tag "peak".']);

    await install(organization, { keys: ['contact-centre'], kpis: ['k83_calls_answered'] });
    const after = await organization.as('VIEWER', (ctx) => kpiPacks(ctx, null));
    expect(after).toHaveLength(builtInLibrary().packs.size);
    expect(after.flatMap(({ kpis }) => kpis.filter(({ installed }) => installed).map(({ key }) => key))).toEqual(['k83_calls_answered']);
  });
});
