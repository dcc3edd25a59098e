import type { DemoDefinitions } from '../demo-definitions.js';

/** Named wherever the demo is: the data set's licence asks for it. */
export const CREDIT = 'Data: C. Amaral, M. Fantinato, S. Peres, "Incident management process enriched event log" (2018), '
  + 'UCI Machine Learning Repository, data set 498, CC BY 4.0.';

const resolved = 'not is_null(resolved_at)';

/** The IT service desk of a company: each real incident in its last state. Its times have no zone and are read as UTC. */
export const SERVICEDESK: DemoDefinitions = {
  organization: { key: 'servicedesk', name: 'IT service desk (real incidents)', timeZone: 'UTC' },
  sources: [{
    key: 'incidents',
    name: 'Incidents',
    description: `Incidents in their last state, placed at the moment they were opened. ${CREDIT}`,
    fields: [
      { key: 'state', type: 'TEXT', role: 'DIMENSION', name: 'State' },
      { key: 'priority', type: 'NUMBER', role: 'DIMENSION', name: 'Priority', description: '1 critical, 2 high, 3 moderate, 4 low.' },
      { key: 'impact', type: 'NUMBER', role: 'DIMENSION', name: 'Impact', description: '1 high, 2 medium, 3 low.' },
      { key: 'urgency', type: 'NUMBER', role: 'DIMENSION', name: 'Urgency', description: '1 high, 2 medium, 3 low.' },
      { key: 'contact_type', type: 'TEXT', role: 'DIMENSION', name: 'Contact type' },
      { key: 'category', type: 'TEXT', role: 'DIMENSION', name: 'Category' },
      { key: 'subcategory', type: 'TEXT', role: 'DIMENSION', name: 'Subcategory' },
      { key: 'symptom', type: 'TEXT', role: 'DIMENSION', name: 'Symptom' },
      { key: 'location', type: 'TEXT', role: 'DIMENSION', name: 'Location' },
      { key: 'assignment_group', type: 'TEXT', role: 'DIMENSION', name: 'Assignment group', description: 'The last one.' },
      { key: 'assigned_to', type: 'TEXT', role: 'ENTITY', name: 'Assigned to', description: 'The last one.', personal: true },
      { key: 'resolved_by', type: 'TEXT', role: 'ENTITY', name: 'Resolved by', personal: true },
      { key: 'closed_code', type: 'TEXT', role: 'DIMENSION', name: 'Closure code' },
      { key: 'made_sla', type: 'BOOLEAN', role: 'DIMENSION', name: 'Within SLA', description: 'Whether the agreed time was kept.' },
      { key: 'knowledge', type: 'BOOLEAN', role: 'DIMENSION', name: 'Knowledge used', description: 'Whether a knowledge document was used.' },
      { key: 'reassignment_count', type: 'NUMBER', role: 'VALUE', name: 'Reassignments' },
      { key: 'reopen_count', type: 'NUMBER', role: 'VALUE', name: 'Reopenings' },
      { key: 'sys_mod_count', type: 'NUMBER', role: 'VALUE', name: 'Updates' },
      { key: 'resolved_at', type: 'INSTANT', role: 'TIME', name: 'Resolved at' },
      { key: 'closed_at', type: 'INSTANT', role: 'TIME', name: 'Closed at' },
      { key: 'time_to_resolve', type: 'NUMBER', role: 'VALUE', unit: 's', name: 'Time to resolve', expression: 'seconds_between(occurredAt, resolved_at)' },
    ],
  }],
  measures: [
    { key: 'incidents', source: 'incidents', aggregation: 'COUNT', name: 'Incidents opened' },
    { key: 'incidents_in_sla', source: 'incidents', aggregation: 'COUNT', filter: 'made_sla', name: 'Incidents within SLA' },
    { key: 'incidents_reopened', source: 'incidents', aggregation: 'COUNT', filter: 'reopen_count > 0', name: 'Incidents reopened' },
    { key: 'incidents_resolved', source: 'incidents', aggregation: 'COUNT', filter: resolved, name: 'Incidents of the period that were resolved' },
    {
      key: 'incidents_untouched', source: 'incidents', aggregation: 'COUNT', filter: `${resolved} and reassignment_count == 0`,
      name: 'Incidents resolved by the first group',
    },
    {
      key: 'incidents_in_two_days', source: 'incidents', aggregation: 'COUNT', filter: 'time_to_resolve <= days(2)',
      name: 'Incidents resolved within two days',
    },
    { key: 'incidents_with_knowledge', source: 'incidents', aggregation: 'COUNT', filter: 'knowledge', name: 'Incidents with a knowledge document' },
    { key: 'resolutions', source: 'incidents', aggregation: 'COUNT', at: 'resolved_at', name: 'Resolutions, when they happened' },
    { key: 'reassignments', source: 'incidents', aggregation: 'SUM', value: 'reassignment_count', name: 'Reassignments' },
    { key: 'updates', source: 'incidents', aggregation: 'SUM', value: 'sys_mod_count', name: 'Updates' },
    { key: 'callers', source: 'incidents', aggregation: 'COUNT_DISTINCT', value: 'customer', name: 'Callers' },
    { key: 'resolve_time_mean', source: 'incidents', aggregation: 'AVG', value: 'time_to_resolve', unit: 'h', name: 'Mean time to resolve' },
    {
      key: 'resolve_time_median', source: 'incidents', aggregation: 'PERCENTILE', percentile: 0.5, value: 'time_to_resolve', unit: 'h',
      name: 'Median time to resolve',
    },
    {
      key: 'resolve_time_p90', source: 'incidents', aggregation: 'PERCENTILE', percentile: 0.9, value: 'time_to_resolve', unit: 'h',
      name: 'P90 of the time to resolve',
    },
  ],
  kpis: [
    { key: 'volume', name: 'Incidents', expression: 'incidents', direction: 'LOWER_IS_BETTER', tags: ['volume'] },
    {
      key: 'within_sla', name: 'Within SLA', expression: 'incidents_in_sla / incidents', unit: '%', direction: 'HIGHER_IS_BETTER', tags: ['quality', 'time'],
      description: 'Share of the incidents opened in the period whose agreed time was kept, as their last state says.',
    },
    {
      key: 'hours_to_resolution', name: 'Mean hours to resolution', expression: 'resolve_time_mean', unit: 'h', direction: 'LOWER_IS_BETTER', tags: ['time'],
      description: 'From opening to the last resolution, over the resolved. A few long ones move it: read it beside the median.',
    },
    { key: 'median_hours_to_resolution', name: 'Median hours to resolution', expression: 'resolve_time_median', unit: 'h', direction: 'LOWER_IS_BETTER', tags: ['time'] },
    {
      key: 'p90_hours_to_resolution', name: 'P90 hours to resolution', expression: 'resolve_time_p90', unit: 'h', direction: 'LOWER_IS_BETTER', tags: ['time'],
      description: 'Nine of ten resolved incidents took no longer.',
    },
    {
      key: 'resolved_within_two_days', name: 'Resolved within two days', expression: 'incidents_in_two_days / incidents', unit: '%',
      direction: 'HIGHER_IS_BETTER', tags: ['time'], maturityLag: 'P2D',
      description: 'Share of the incidents opened in the period; those never resolved count against it.',
    },
    { key: 'reopen_rate', name: 'Reopen rate', expression: 'incidents_reopened / incidents', unit: '%', direction: 'LOWER_IS_BETTER', tags: ['quality'] },
    {
      key: 'reassignments_per_incident', name: 'Reassignments per incident', expression: 'reassignments / incidents', direction: 'LOWER_IS_BETTER',
      tags: ['effort'],
    },
    {
      key: 'resolved_without_reassignment', name: 'Resolved without reassignment', expression: 'incidents_untouched / incidents_resolved', unit: '%',
      direction: 'HIGHER_IS_BETTER', tags: ['effort'],
    },
    {
      key: 'share_of_volume', name: 'Share of volume', expression: 'incidents / overall(incidents)', unit: '%', direction: 'NEUTRAL', tags: ['mix'],
      description: 'Ask it by priority, contact type or category: what part of all incidents a group is.',
    },
    {
      key: 'high_priority_share', name: 'Critical and high priority', expression: 'where(incidents, priority <= 2) / incidents', unit: '%',
      direction: 'LOWER_IS_BETTER', tags: ['mix'],
    },
    {
      key: 'self_service_share', name: 'Self-service share', expression: 'where(incidents, contact_type == "Self service") / incidents', unit: '%',
      direction: 'HIGHER_IS_BETTER', tags: ['mix'],
    },
    { key: 'updates_per_incident', name: 'Updates per incident', expression: 'updates / incidents', direction: 'LOWER_IS_BETTER', tags: ['effort'] },
    { key: 'incidents_per_caller', name: 'Incidents per caller', expression: 'incidents / callers', direction: 'LOWER_IS_BETTER', tags: ['volume'] },
    { key: 'knowledge_share', name: 'Solved with a knowledge document', expression: 'incidents_with_knowledge / incidents', unit: '%', direction: 'HIGHER_IS_BETTER', tags: ['effort'] },
    {
      key: 'clearance', name: 'Clearance', expression: 'resolutions / incidents', unit: '%', direction: 'HIGHER_IS_BETTER', tags: ['volume'],
      description: 'Resolved in the period per opened in it: different incidents, so it may pass 100 %.',
    },
  ],
};
