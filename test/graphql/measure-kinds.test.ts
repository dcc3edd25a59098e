import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Client } from '../support/client.js';
import { ContactCentre } from './contact-centre.js';

let analyst: Client;
beforeAll(async () => {
  const centre = await ContactCentre.open();
  analyst = await centre.as('ANALYST');
});

const SHOWN = `additivity finestGrain stock { from until } per { entity aggregation value filter keep } cohort { entity active window offset }
  journey { entity start valueStep steps { source { key } filter after within absent } }`;
const define = (input: string): Promise<any> => analyst.send(
  `mutation { defineMeasure(input: { source: "tickets", aggregation: COUNT, ${input} }) { measure { version ${SHOWN} } diagnostics { code message } } }`,
);
const KINDS = { finestGrain: null, stock: null, per: null, cohort: null, journey: null };

describe('kinds of measures over GraphQL', () => {
  test('have the defaults of their inputs, and show what they were defined with', async () => {
    const journey = await define('key: "followed", journey: { entity: CASE, steps: [{ source: "tickets", within: "P1D" }, { source: "tickets", absent: true, filter: "handling > 0" }] }');
    expect(journey.data.defineMeasure).toEqual({ diagnostics: [], measure: {
      ...KINDS, version: '1', additivity: 'FULL', journey: {
        entity: 'CASE', start: 'ANY', valueStep: 0, steps: [
          { source: { key: 'tickets' }, filter: null, after: null, within: 'P1D', absent: false },
          { source: { key: 'tickets' }, filter: 'handling > 0', after: null, within: null, absent: true },
        ],
      },
    } });
    const cohort = await define('key: "came_back", finestGrain: MONTH, cohort: { entity: "customer", window: PREVIOUS_PERIOD }');
    expect(cohort.data.defineMeasure.measure).toEqual({
      ...KINDS, version: '1', additivity: 'NONE', finestGrain: 'MONTH', cohort: { entity: 'customer', active: true, window: 'PREVIOUS_PERIOD', offset: null },
    });
    const per = await define('key: "repeaters", per: { entity: "customer", aggregation: COUNT, keep: "inner >= 2" }');
    expect(per.data.defineMeasure.measure.per).toEqual({ entity: 'customer', aggregation: 'COUNT', value: null, filter: null, keep: 'inner >= 2' });
    const stock = await define('key: "open_tickets", stock: { from: "occurredAt", until: "occurredAt" }');
    expect(stock.data.defineMeasure.measure).toEqual({ ...KINDS, version: '1', additivity: 'SEMI', stock: { from: 'occurredAt', until: 'occurredAt' } });

    const { data } = await analyst.send(`{ measure(key: "repeaters") { ${SHOWN} } }`);
    expect(data.measure).toMatchObject({ additivity: 'NONE', per: { keep: 'inner >= 2' } });
  });

  test('take exact durations, and say of others where they stand', async () => {
    const { data, errors } = await define('key: "later", journey: { entity: CASE, steps: [{ source: "tickets", after: "P1M" }] }');
    expect(errors).toBeUndefined();
    expect(data.defineMeasure).toEqual({ measure: null, diagnostics: [{
      code: 'TYP323', message: 'In journey.steps[0].after: "P1M" is no duration of days, hours, minutes and seconds.',
    }] });
    expect((await define('key: "later", cohort: { entity: "customer", window: EVER_BEFORE, offset: "a while" }')).errors).toHaveLength(1);
  });
});
