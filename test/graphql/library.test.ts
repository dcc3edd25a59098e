import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Client } from '../support/client.js';
import { newOrganization } from '../support/organization.js';
import { testServer } from '../support/server.js';

let analyst: Client;
beforeAll(async () => {
  // Some four hundred definitions in one request: more than seconds where much else runs beside.
  const server = await testServer({ deadlineMs: 300_000 });
  const organization = await newOrganization(server.database, { timeZone: 'UTC' });
  analyst = server.client.as(await organization.secretOf('ANALYST'));
});

const EVERYTHING = `{ kpiPacks {
  key name(language: "lv") description tier industries
  kpis {
    key row variant tier name(language: "it") description languages expression unit direction maturityLag minSample tags knownTraps
    knownNegativeEffects forbiddenScopes needs { source fields } calendarTags schedules installed answerable
    missing { kind key source type role unit message } kpi { key }
  }
} }`;

describe('kpiPacks', () => {
  test('gives the whole library in one query', async () => {
    const { data, errors } = await analyst.send(EVERYTHING);
    expect(errors).toBeUndefined();
    const kpis = data.kpiPacks.flatMap((pack: { kpis: unknown[] }) => pack.kpis);
    expect(kpis.length).toBeGreaterThan(150);
    expect(kpis.find(({ key }: { key: string }) => key === 'k86_fcr_calls_7d')).toMatchObject({
      row: 'K86', tier: 'CORE', name: 'First call resolution', languages: ['en'], forbiddenScopes: ['agent'], direction: 'HIGHER_IS_BETTER',
      needs: [{ source: 'calls', fields: ['answered'] }], answerable: false, missing: [{ kind: 'SOURCE', key: 'calls', source: null, type: null }],
      installed: false, kpi: null,
    });
    expect(kpis.find(({ key }: { key: string }) => key === 'k10_replied_in_8_business_hours')).toMatchObject({ schedules: ['default'] });
    expect(kpis.find(({ key }: { key: string }) => key === 'k96_peak_days_within_tolerance')).toMatchObject({ calendarTags: ['peak'] });
  });

  test('gives names in the language asked for, English where it has no other', async () => {
    const names = async (language: string): Promise<string[]> => {
      const { data } = await analyst.send(`{ kpiPacks(keys: ["responsiveness"]) { name(language: "${language}") kpis { key name(language: "${language}") } } }`);
      const [pack] = data.kpiPacks;
      return [pack.name, ...pack.kpis.filter(({ key }: { key: string }) => /^k(10_replied_in_24h|38_first_reply_mean)$/.test(key)).map(({ name }: { name: string }) => name)];
    };
    expect(await names('fr')).toEqual(['Réactivité', 'Répondu en 24 heures', 'Mean time to first reply']);
    expect(await names('it-CH')).toEqual(['Reattività', 'Replied within 24 hours', 'Tempo medio di prima risposta']);
    expect(await names('de')).toEqual(['Responsiveness', 'Replied within 24 hours', 'Mean time to first reply']);
  });
});

describe('installPacks', () => {
  const INSTALL = `mutation ($keys: [String!]!) { installPacks(keys: $keys) {
    written skipped outcomes { kind key action why diagnostics { code message rendered } }
  } }`;

  test('installs all packs at once; what is installed is answerable, and shows under its library KPI', async () => {
    const keys = (await analyst.send('{ kpiPacks { key } }')).data.kpiPacks.map(({ key }: { key: string }) => key);
    const { data, errors } = await analyst.send(INSTALL, { keys });
    expect(errors).toBeUndefined();
    const skipped = data.installPacks.outcomes.filter(({ action }: { action: string }) => action === 'SKIPPED');
    // Tags and schedules are the organisation's own: what counts by them waits for them.
    expect(new Set(skipped.map(({ why }: { why: string }) => why))).toEqual(new Set(['There is no calendar tag "peak".', 'There is no work schedule "default".']));
    expect(data.installPacks.skipped).toBe(skipped.length);

    const answerable = await analyst.send('{ kpiPacks(keys: ["quality"]) { kpis(answerable: true, installed: true, tier: CORE) { key kpi { name } } } }');
    expect(answerable.data.kpiPacks).toEqual([{ kpis: [{ key: 'k75_quality_score', kpi: { name: 'Quality score' } }] }]);
    const value = await analyst.send(`{ evaluate(kpis: ["k98_contacts"], window: { between: { from: "2026-03-01", to: "2026-04-01" } }) { rowCount } }`);
    expect(value.errors).toBeUndefined();

    const again = await analyst.send(INSTALL, { keys });
    expect(again.data.installPacks.written).toBe(0);
  }, 300_000);

  test('refuses what is no pack, with a hint', async () => {
    const { errors } = await analyst.send(INSTALL, { keys: ['qualitee'] });
    expect(errors).toMatchObject([{ message: 'There is no pack "qualitee".', extensions: { code: 'NOT_FOUND', hint: 'Did you mean "quality"?' } }]);
  });
});
