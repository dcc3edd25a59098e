import { describe, expect, test } from '@jest/globals';
import { defineKpi } from '../../src/app/define-kpi.js';
import { defineMeasure } from '../../src/app/define-measure.js';
import { evaluateTable } from '../../src/app/evaluate-table.js';
import { recordInteractions } from '../../src/app/record-interactions.js';
import { Database } from '../../src/store/database.js';
import { migrate } from '../../src/store/migrate.js';
import { defineOrders } from '../app/orders.js';
import { afterTheFile, emptyDatabase } from '../support/database.js';
import { newOrganization } from '../support/organization.js';

/** As whoever runs the server may have made it. */
const LOCALES = {
  'code points': `locale_provider libc locale 'C'`,
  'a language': `locale_provider icu icu_locale 'en-US' locale 'C'`,
  'another language': `locale_provider icu icu_locale 'tr-TR' locale 'C'`,
};

describe.each(Object.entries(LOCALES))('a database that sorts by %s', (_, locale) => {
  test('gives the same values: ties go by code points, and letters are lowered alike', async () => {
    const url = await emptyDatabase(`encoding 'UTF8' ${locale}`);
    await migrate(url);
    const database = await Database.open({ url });
    afterTheFile(() => database.close());
    const organization = await newOrganization(database);
    await defineOrders(organization);
    const at = { occurredAt: '2026-03-01T09:00:00Z' };
    await organization.as('INGEST', (ctx) => recordInteractions(ctx, { source: 'orders', interactions: [
      { ...at, key: 'a', fields: { amount: 1, channel: 'ÉTÉ İI' } }, { ...at, key: 'B', fields: { amount: 2, channel: 'ΣΑΣ' } },
      { ...at, key: 'é', fields: { amount: 3, channel: 'été i̇i' } }, { ...at, key: 'z', fields: { amount: 4, channel: 'σας' } },
    ] }));
    const kpis = ['first', 'last', 'lowered'];
    await organization.as('ADMIN', async (ctx) => {
      for (const aggregation of ['FIRST', 'LAST'] as const) {
        await defineMeasure(ctx, { key: `amount_${aggregation.toLowerCase()}`, source: 'orders', aggregation, value: 'amount' });
      }
      const filter = 'lower(channel) == "été i̇i" or lower(channel) == "σας"';
      await defineMeasure(ctx, { key: 'amount_lowered', source: 'orders', aggregation: 'COUNT', filter });
      for (const key of kpis) await defineKpi(ctx, { key: `kpi_${key}`, name: key, expression: `amount_${key}`, direction: 'NEUTRAL' });
    });
    const table = await organization.as('VIEWER', (ctx) => evaluateTable(ctx, {
      kpis: kpis.map((key) => `kpi_${key}`), window: { between: { from: '2026-03-01', to: '2026-04-01' } },
    }));
    expect(table.rows).toEqual([[2, 3, 4]]);
  });
});

test('a database that cannot hold every text is refused', async () => {
  const url = await emptyDatabase(`encoding 'LATIN1' locale_provider libc locale 'C'`);
  await expect(migrate(url)).rejects.toMatchObject({
    name: 'StartupError', message: expect.stringMatching(/^The database \S+ stores text as LATIN1, and Yardstick needs UTF8/),
  });
});
