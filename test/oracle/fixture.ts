import type { AppContext } from '../../src/app/context.js';
import { defineSchedule } from '../../src/app/define-schedule.js';
import { defineSource } from '../../src/app/define-source.js';
import { defineTag } from '../../src/app/define-tag.js';
import type { MeasureInput } from '../../src/app/definitions/measure-content.js';
import { recordInteractions } from '../../src/app/record-interactions.js';
import { defineTogether } from '../support/definitions.js';

/** Numbers from a seed: the same fixture in every run. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

const START = Date.parse('2025-01-01T00:00:00Z');
const DAYS = 450;
const CHANNELS = ['phone', 'email', 'chat', null];
const TEAMS = ['north', 'south', 'west'];

/** Calls and surveys of fifteen months in Paris, with gaps in every field that may be unknown. */
export async function seedOracle(ctx: AppContext): Promise<void> {
  const random = seeded(20_260_301);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
  const money = (): string => (random() * 40).toFixed(2);

  await defineTag(ctx, { key: 'season', ranges: [
    { name: 'Spring', from: '2025-03-15', to: '2025-04-20' }, { name: 'Winter', from: '2025-11-20', to: '2026-01-07' },
  ] });
  await defineSchedule(ctx, { key: 'shop', hours: [{ weekly: (['TUESDAY', 'THURSDAY', 'SATURDAY'] as const)
    .map((weekday) => ({ weekday, intervals: [{ from: '08:30', to: '12:00' }, { from: '14:00', to: '24:00' }] })) }], holidayTag: 'season' });
  await defineSource(ctx, {
    key: 'calls', name: 'Calls', coversFrom: '2025-01-01',
    fields: [
      { key: 'channel', type: 'TEXT', role: 'DIMENSION' },
      { key: 'team', type: 'TEXT', role: 'DIMENSION' },
      { key: 'priority', type: 'NUMBER', role: 'DIMENSION' },
      { key: 'agent', type: 'TEXT', role: 'ENTITY' },
      { key: 'talk', type: 'NUMBER', role: 'VALUE', unit: 's' },
      { key: 'hold', type: 'NUMBER', role: 'VALUE', unit: 'min' },
      { key: 'cost', type: 'NUMBER', role: 'VALUE', unit: 'EUR' },
      { key: 'answered', type: 'BOOLEAN', role: 'VALUE' },
      { key: 'resolved_at', type: 'INSTANT', role: 'TIME' },
      { key: 'handle', type: 'NUMBER', role: 'VALUE', unit: 's', expression: 'talk + coalesce(hold, 0)' },
      { key: 'long', type: 'BOOLEAN', role: 'DIMENSION', expression: 'talk > minutes(5)' },
    ],
  });
  await defineSource(ctx, {
    key: 'surveys', name: 'Surveys',
    fields: [
      { key: 'channel', type: 'TEXT', role: 'DIMENSION' },
      { key: 'score', type: 'NUMBER', role: 'VALUE' },
    ],
  });

  const calls = Array.from({ length: 3_000 }, (_, index) => {
    const at = START + Math.floor(random() * DAYS * 86_400_000);
    return {
      key: `call-${index}`,
      occurredAt: new Date(at).toISOString(),
      customer: random() < 0.9 ? `c${Math.floor(random() * 300)}` : null,
      fields: {
        channel: pick(CHANNELS), team: pick(TEAMS), priority: 1 + Math.floor(random() * 4), agent: `a${Math.floor(random() * 12)}`,
        talk: Math.floor(random() * 900), hold: random() < 0.7 ? (random() * 6).toFixed(3) : null, cost: money(),
        answered: random() < 0.1 ? null : random() < 0.8,
        resolved_at: random() < 0.8 ? new Date(at + Math.floor(random() * 12 * 86_400_000)).toISOString() : null,
      },
    };
  });
  const surveys = Array.from({ length: 900 }, (_, index) => ({
    key: `survey-${index}`,
    occurredAt: new Date(START + Math.floor((0.2 + 0.8 * random()) * DAYS * 86_400_000)).toISOString(),
    fields: { channel: pick(CHANNELS), score: random() < 0.9 ? Math.floor(random() * 11) : null },
  }));
  await recordInteractions(ctx, { source: 'calls', interactions: calls });
  await recordInteractions(ctx, { source: 'surveys', interactions: surveys });
  // A correction and a retraction, so that only the current revisions may be read.
  await recordInteractions(ctx, { source: 'calls', interactions: [{ ...calls[0]!, fields: { ...calls[0]!.fields, cost: '9007199254740993.01' } }] });

  const measures: MeasureInput[] = [
    { key: 'calls_all', source: 'calls', aggregation: 'COUNT' },
    { key: 'calls_answered', source: 'calls', aggregation: 'COUNT', filter: 'answered' },
    { key: 'calls_long', source: 'calls', aggregation: 'COUNT', filter: 'talk > minutes(10)' },
    { key: 'talk_total', source: 'calls', aggregation: 'SUM', value: 'talk', unit: 'h' },
    { key: 'talk_mean', source: 'calls', aggregation: 'AVG', value: 'talk', unit: 's' },
    { key: 'hold_mean', source: 'calls', aggregation: 'AVG', value: 'hold', unit: 'min' },
    { key: 'hold_known', source: 'calls', aggregation: 'COUNT', value: 'hold' },
    { key: 'handle_mean', source: 'calls', aggregation: 'AVG', value: 'handle', unit: 's' },
    { key: 'cost_total', source: 'calls', aggregation: 'SUM', value: 'cost', unit: 'EUR' },
    { key: 'cost_max', source: 'calls', aggregation: 'MAX', value: 'cost', unit: 'EUR' },
    { key: 'cost_min', source: 'calls', aggregation: 'MIN', value: 'cost', unit: 'EUR' },
    { key: 'talk_spread', source: 'calls', aggregation: 'STDDEV', value: 'talk', unit: 's' },
    { key: 'talk_p90', source: 'calls', aggregation: 'PERCENTILE', value: 'talk', percentile: 0.9, unit: 's' },
    { key: 'customers', source: 'calls', aggregation: 'COUNT_DISTINCT', value: 'customer' },
    { key: 'cost_first', source: 'calls', aggregation: 'FIRST', value: 'cost', unit: 'EUR' },
    { key: 'hold_last', source: 'calls', aggregation: 'LAST', value: 'hold', unit: 'min' },
    { key: 'resolutions', source: 'calls', aggregation: 'COUNT', at: 'resolved_at' },
    { key: 'resolution_time', source: 'calls', aggregation: 'AVG', value: 'seconds_between(occurredAt, resolved_at)', at: 'resolved_at', unit: 'd' },
    { key: 'responses', source: 'surveys', aggregation: 'COUNT', value: 'score' },
    { key: 'promoters', source: 'surveys', aggregation: 'COUNT', filter: 'score >= 9' },
    { key: 'detractors', source: 'surveys', aggregation: 'COUNT', filter: 'score <= 6' },
    { key: 'score_mean', source: 'surveys', aggregation: 'AVG', value: 'score' },
  ];
  await defineTogether(ctx, { measures });
}
