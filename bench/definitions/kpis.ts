import type { KpiInput } from '../../src/app/definitions/kpi-content.js';
import { KINDS } from '../data/vocabulary.js';

/**
 * A KPI, and the same by hand, in SQL that PostgreSQL and DuckDB both read: over typed columns of the rows (`raw`), and over the
 * columns of the day rollup by hand (`cells`; null: it holds not what this one needs). Nothing of them is derived from the other,
 * because each is the other's check.
 */
export interface BenchKpi {
  readonly input: KpiInput;
  readonly source: 'contacts' | 'surveys';
  readonly raw: string;
  readonly cells: string | null;
}

const kpi = (key: string, expression: string, unit: string | null, raw: string, cells: string | null): BenchKpi => ({
  input: { key, name: key, expression, direction: 'NEUTRAL', ...(unit !== null && { unit }) },
  source: 'contacts',
  raw,
  cells,
});
const survey = (key: string, expression: string, unit: string | null, raw: string): BenchKpi => ({
  ...kpi(key, expression, unit, raw, null),
  source: 'surveys',
});
const ofAll = (condition: string): string => `1.0 * count(*) filter (where ${condition}) / nullif(count(*), 0)`;

/** The twelve of the first case. */
export const TWELVE: readonly BenchKpi[] = [
  kpi('contacts', 'n_contacts', null, 'count(*)', 'sum(n)'),
  kpi('resolved_share', 'n_resolved / n_contacts', '%', ofAll('resolved'), '1.0 * sum(resolved) / nullif(sum(n), 0)'),
  kpi('transfer_share', 'n_transferred / n_contacts', '%', ofAll('transferred'), '1.0 * sum(transferred) / nullif(sum(n), 0)'),
  kpi(
    'complaint_share',
    'n_complaint / n_contacts',
    '%',
    ofAll(`kind = 'complaint'`),
    `1.0 * coalesce(sum(n) filter (where kind = 'complaint'), 0) / nullif(sum(n), 0)`,
  ),
  kpi(
    'ticket_resolved_share',
    'n_tickets_resolved / n_ticket',
    '%',
    `1.0 * count(*) filter (where kind = 'ticket' and resolved) / nullif(count(*) filter (where kind = 'ticket'), 0)`,
    `1.0 * sum(resolved) filter (where kind = 'ticket') / nullif(sum(n) filter (where kind = 'ticket'), 0)`,
  ),
  kpi('mean_handle', 'm_handle', 's', 'avg(handle)', '1.0 * sum(handle_sum) / nullif(sum(handle_n), 0)'),
  kpi('handle_total', 's_handle', 's', 'sum(handle)', 'sum(handle_sum)'),
  kpi('longest_handle', 'x_handle', 's', 'max(handle)', 'max(handle_max)'),
  kpi('mean_wait', 'm_wait', 's', 'avg(wait)', '1.0 * sum(wait_sum) / nullif(sum(wait_n), 0)'),
  kpi('csat', 'm_csat', null, 'avg(csat)', '1.0 * sum(csat_sum) / nullif(sum(csat_n), 0)'),
  kpi(
    'answer_share',
    'n_answers / n_contacts',
    '%',
    '1.0 * count(csat) / nullif(count(*), 0)',
    '1.0 * sum(csat_n) / nullif(sum(n), 0)',
  ),
  kpi('cost_per_contact', 's_cost / n_contacts', 'EUR', 'sum(cost) / nullif(count(*), 0)', 'sum(cost_sum) / nullif(sum(n), 0)'),
];

/** With the twelve, the tiles of the page. */
const TILES: readonly BenchKpi[] = [
  ...KINDS.flatMap((kind) => [
    kpi(`share_of_${kind}`, `n_${kind} / n_contacts`, '%', ofAll(`kind = '${kind}'`), null),
    kpi(`handle_of_${kind}`, `m_handle_${kind}`, 's', `avg(handle) filter (where kind = '${kind}')`, null),
  ]),
  survey('surveys_answered', 'n_surveys', null, 'count(*)'),
  survey('promoters', 'n_promoters / n_surveys', '%', ofAll('nps >= 9')),
  survey('passives', 'n_passives / n_surveys', '%', ofAll('nps >= 7 and nps < 9')),
  survey('detractors', 'n_detractors / n_surveys', '%', ofAll('nps < 7')),
  survey('mean_nps', 'm_nps', null, 'avg(nps)'),
  survey('mean_ces', 'm_ces', null, 'avg(ces)'),
  survey('mean_score', 'm_score', null, 'avg(score)'),
  survey('satisfied', 'n_satisfied / n_surveys', '%', ofAll('score >= 4')),
];
export const PAGE: readonly BenchKpi[] = [...TWELVE, ...TILES];

/** Cases write the hand-written SQL of these themselves. */
export const OTHERS: readonly KpiInput[] = [
  {
    key: 'rolling_resolved',
    name: 'Resolved in 28 days',
    expression: 'rolling(n_resolved / n_contacts, 28, "day")',
    unit: '%',
    direction: 'NEUTRAL',
  },
  { key: 'customers', name: 'Customers', expression: 'd_customers', direction: 'NEUTRAL' },
  { key: 'handle_p90', name: 'P90 of handling', expression: 'p90_handle', unit: 's', direction: 'NEUTRAL' },
];
