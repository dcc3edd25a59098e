import { beforeAll, describe, expect, test } from '@jest/globals';

import { checkExpression, type CheckExpressionInput, type ExpressionCheckModel } from '../../src/app/check-expression.js';
import type { Database } from '../../src/store/database.js';
import { testDatabase } from '../support/database.js';
import { newOrganization, type TestOrganization } from '../support/organization.js';
import { ANSWERED, COUNT, definer, RATE, refusal, valid } from './definition-fixture.js';

let database: Database;
let organization: TestOrganization;

beforeAll(async () => {
  ({ database } = await testDatabase());
  organization = await newOrganization(database);
  const define = definer(organization);
  await valid(define.source());
  for (const measure of [COUNT, ANSWERED]) await valid(define.measure(measure));
  await valid(define.kpi(RATE));
});

const check = (input: CheckExpressionInput): Promise<ExpressionCheckModel> =>
  organization.as('ANALYST', (ctx) => checkExpression(ctx, input));

describe('checking an expression', () => {
  test('of the row scope says its type, unit and the fields it reads', async () => {
    expect(await check({ scope: 'ROW', source: 'calls', expression: 'duration*2' })).toEqual({
      ok: true, canonical: 'duration * 2', unit: 'min', type: 'number', dependencies: ['duration'], diagnostics: [],
    });
    expect(await check({ scope: 'ROW', source: 'calls', expression: 'channel == "phone" and answered' })).toMatchObject({
      ok: true, unit: null, type: 'boolean', dependencies: ['answered', 'channel'],
    });
  });

  test('of the KPI scope says its unit and what it names', async () => {
    expect(await check({ scope: 'KPI', expression: 'answer_rate + calls_answered/calls_all' })).toMatchObject({
      ok: true, canonical: 'answer_rate + calls_answered / calls_all', type: 'number', dependencies: ['answer_rate', 'calls_all', 'calls_answered'],
    });
  });

  test('gives every finding, and the canonical text where there is one', async () => {
    const names = await check({ scope: 'KPI', expression: 'call_all/calls_answerd' });
    expect(names).toMatchObject({ ok: false, canonical: 'call_all / calls_answerd', unit: null, type: null, dependencies: [] });
    expect(names.diagnostics.map(({ code }) => code)).toEqual(['NAM201', 'NAM201']);
    const syntax = await check({ scope: 'ROW', source: 'calls', expression: 'duration >' });
    expect(syntax).toMatchObject({ ok: false, canonical: null });
    expect(syntax.diagnostics).toHaveLength(1);
  });

  test('never throws for what the text holds', async () => {
    for (const expression of ['', '\0', '((((', 'constructor', '__proto__', 'x'.repeat(5_000), '\ud800', 'calls_all.toString()']) {
      for (const scope of ['ROW', 'KPI'] as const) {
        const source = scope === 'ROW' ? 'calls' : null;
        expect((await check({ scope, source, expression })).ok).toBe(false);
      }
    }
  });

  test('takes a source exactly where rows are read', async () => {
    expect((await refusal(check({ scope: 'ROW', expression: '1' }))).details.argument).toBe('source');
    expect((await refusal(check({ scope: 'KPI', source: 'calls', expression: '1' }))).details.argument).toBe('source');
    expect((await refusal(check({ scope: 'ROW', source: 'cals', expression: '1' }))).details.hint).toBe('Did you mean "calls"?');
  });

  test('is for analysts', async () => {
    expect((await refusal(organization.as('VIEWER', (ctx) => checkExpression(ctx, { scope: 'KPI', expression: '1' })))).code).toBe('FORBIDDEN');
  });
});
