import type { MeasureInput } from '../../src/app/definitions/measure-content.js';
import { KINDS } from '../data/vocabulary.js';

const count = (key: string, source: string, filter?: string): MeasureInput => ({
  key,
  source,
  aggregation: 'COUNT',
  ...(filter === undefined ? {} : { filter }),
});
const mean = (key: string, source: string, value: string, more: Partial<MeasureInput> = {}): MeasureInput => ({
  key,
  source,
  aggregation: 'AVG',
  value,
  ...more,
});

export const MEASURES: readonly MeasureInput[] = [
  count('n_contacts', 'contacts'),
  count('n_resolved', 'contacts', 'resolved'),
  count('n_transferred', 'contacts', 'transferred'),
  count('n_tickets_resolved', 'contacts', 'kind == "ticket" and resolved'),
  count('n_answers', 'contacts', 'not is_null(csat)'),
  mean('m_handle', 'contacts', 'handle', { unit: 's' }),
  { key: 's_handle', source: 'contacts', aggregation: 'SUM', value: 'handle', unit: 's' },
  { key: 'x_handle', source: 'contacts', aggregation: 'MAX', value: 'handle', unit: 's' },
  mean('m_wait', 'contacts', 'wait', { unit: 's' }),
  mean('m_csat', 'contacts', 'csat'),
  { key: 's_cost', source: 'contacts', aggregation: 'SUM', value: 'cost', unit: 'EUR' },
  ...KINDS.flatMap((kind) => [
    count(`n_${kind}`, 'contacts', `kind == "${kind}"`),
    mean(`m_handle_${kind}`, 'contacts', 'handle', { unit: 's', filter: `kind == "${kind}"` }),
  ]),
  count('n_surveys', 'surveys'),
  count('n_promoters', 'surveys', 'nps >= 9'),
  count('n_passives', 'surveys', 'nps >= 7 and nps < 9'),
  count('n_detractors', 'surveys', 'nps < 7'),
  count('n_satisfied', 'surveys', 'score >= 4'),
  mean('m_nps', 'surveys', 'nps'),
  mean('m_ces', 'surveys', 'ces'),
  mean('m_score', 'surveys', 'score'),
  { key: 'd_customers', source: 'contacts', aggregation: 'APPROX_COUNT_DISTINCT', value: 'customer' },
  { key: 'p90_handle', source: 'contacts', aggregation: 'APPROX_PERCENTILE', value: 'handle', percentile: 0.9, unit: 's' },
];
