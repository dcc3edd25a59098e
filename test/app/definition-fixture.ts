import type { Defined } from '../../src/app/definitions/models.js';
import { defineKpi } from '../../src/app/define-kpi.js';
import { defineMeasure } from '../../src/app/define-measure.js';
import { defineSource } from '../../src/app/define-source.js';
import type { KpiInput } from '../../src/app/definitions/kpi-content.js';
import type { MeasureInput } from '../../src/app/definitions/measure-content.js';
import type { SourceInput } from '../../src/app/definitions/source-content.js';
import { YardstickError } from '../../src/kernel/errors.js';
import type { TestOrganization } from '../support/organization.js';

export const CALLS: SourceInput = {
  key: 'calls',
  name: 'Calls',
  fields: [
    { key: 'channel', type: 'TEXT', role: 'DIMENSION' },
    { key: 'duration', type: 'NUMBER', role: 'VALUE', unit: 'min' },
    { key: 'cost', type: 'NUMBER', role: 'VALUE', unit: 'EUR' },
    { key: 'answered', type: 'BOOLEAN', role: 'VALUE' },
    { key: 'answered_at', type: 'INSTANT', role: 'TIME' },
    { key: 'agent_email', type: 'TEXT', role: 'DIMENSION', personal: true },
  ],
};
export const COUNT: MeasureInput = { key: 'calls_all', source: 'calls', aggregation: 'COUNT' };
export const ANSWERED: MeasureInput = { key: 'calls_answered', source: 'calls', aggregation: 'COUNT', filter: 'answered' };
export const RATE: KpiInput = {
  key: 'answer_rate', name: 'Answer rate', expression: 'calls_answered / calls_all', unit: '%', direction: 'HIGHER_IS_BETTER',
};

/** Definitions made as an analyst would, each in a request of its own. */
export const definer = (organization: TestOrganization) => ({
  source: (input: SourceInput = CALLS, expected?: string) => organization.as('ANALYST', (ctx) => defineSource(ctx, input, { expectedVersion: expected ?? null })),
  measure: (input: MeasureInput, expected?: string) => organization.as('ANALYST', (ctx) => defineMeasure(ctx, input, { expectedVersion: expected ?? null })),
  kpi: (input: KpiInput, expected?: string) => organization.as('ANALYST', (ctx) => defineKpi(ctx, input, { expectedVersion: expected ?? null })),
});

/** The definition; throws its diagnostics where there are any. */
export async function valid<M>(defining: Promise<Defined<M>>): Promise<M> {
  const { definition, diagnostics } = await defining;
  if (definition === null) throw new Error(diagnostics.map(({ code, message }) => `${code} ${message}`).join('\n'));
  return definition;
}

/** `CODE message` of each diagnostic; throws where the definition was accepted. */
export async function findings(defining: Promise<Defined<unknown>>): Promise<string[]> {
  const { definition, diagnostics } = await defining;
  if (definition !== null) throw new Error('it was accepted');
  return diagnostics.map(({ code, message }) => `${code} ${message}`);
}

/** The YardstickError that a promise ends in. */
export async function refusal(promise: Promise<unknown>): Promise<YardstickError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof YardstickError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}
