import type { MeasureInput } from '../../src/app/definitions/measure-content.js';

const resolved = 'not is_null(resolved_at)';

/** What is counted and summed over incidents. */
export const MEASURES: readonly MeasureInput[] = [
  { key: 'incidents', source: 'incidents', aggregation: 'COUNT', name: 'Incidents opened' },
  { key: 'incidents_in_sla', source: 'incidents', aggregation: 'COUNT', filter: 'made_sla', name: 'Incidents within SLA' },
  {
    key: 'incidents_reopened',
    source: 'incidents',
    aggregation: 'COUNT',
    filter: 'reopen_count > 0',
    name: 'Incidents reopened',
  },
  {
    key: 'incidents_resolved',
    source: 'incidents',
    aggregation: 'COUNT',
    filter: resolved,
    name: 'Incidents of the period that were resolved',
  },
  {
    key: 'incidents_untouched',
    source: 'incidents',
    aggregation: 'COUNT',
    filter: `${resolved} and reassignment_count == 0`,
    name: 'Incidents resolved by the first group',
  },
  {
    key: 'incidents_in_two_days',
    source: 'incidents',
    aggregation: 'COUNT',
    filter: 'time_to_resolve <= days(2)',
    name: 'Incidents resolved within two days',
  },
  {
    key: 'incidents_with_knowledge',
    source: 'incidents',
    aggregation: 'COUNT',
    filter: 'knowledge',
    name: 'Incidents with a knowledge document',
  },
  {
    key: 'incidents_open',
    source: 'incidents',
    aggregation: 'COUNT',
    filter: 'not (state in ["Resolved", "Closed"])',
    name: 'Incidents of the period that are open',
  },
  { key: 'resolutions', source: 'incidents', aggregation: 'COUNT', at: 'resolved_at', name: 'Resolutions, when they happened' },
  { key: 'reassignments', source: 'incidents', aggregation: 'SUM', value: 'reassignment_count', name: 'Reassignments' },
  { key: 'updates', source: 'incidents', aggregation: 'SUM', value: 'sys_mod_count', name: 'Updates' },
  { key: 'callers', source: 'incidents', aggregation: 'COUNT_DISTINCT', value: 'customer', name: 'Callers' },
  {
    key: 'resolve_time_mean',
    source: 'incidents',
    aggregation: 'AVG',
    value: 'time_to_resolve',
    unit: 'h',
    name: 'Mean time to resolve',
  },
  {
    key: 'resolve_time_median',
    source: 'incidents',
    aggregation: 'PERCENTILE',
    percentile: 0.5,
    value: 'time_to_resolve',
    unit: 'h',
    name: 'Median time to resolve',
  },
  {
    key: 'resolve_time_p90',
    source: 'incidents',
    aggregation: 'PERCENTILE',
    percentile: 0.9,
    value: 'time_to_resolve',
    unit: 'h',
    name: 'P90 of the time to resolve',
  },
];
