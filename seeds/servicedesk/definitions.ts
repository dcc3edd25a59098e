import type { DemoDefinitions } from '../demo-definitions.js';
import { KPIS } from './kpis.js';
import { MEASURES } from './measures.js';

/** Named wherever the demo is: the data set's licence asks for it. */
export const CREDIT =
  'Data: C. Amaral, M. Fantinato, S. Peres, "Incident management process enriched event log" (2018), ' +
  'UCI Machine Learning Repository, data set 498, CC BY 4.0.';

/** The IT service desk of a company: each real incident with its history. Its times have no zone and are read as UTC. */
export const SERVICEDESK: DemoDefinitions = {
  organization: { key: 'servicedesk', name: 'IT service desk (real incidents)', timeZone: 'UTC' },
  sources: [
    {
      key: 'incidents',
      name: 'Incidents',
      description: `Incidents with all their revisions, placed at the moment they were opened. ${CREDIT}`,
      fields: [
        { key: 'state', type: 'TEXT', role: 'DIMENSION', name: 'State' },
        {
          key: 'priority',
          type: 'NUMBER',
          role: 'DIMENSION',
          name: 'Priority',
          description: '1 critical, 2 high, 3 moderate, 4 low.',
        },
        { key: 'impact', type: 'NUMBER', role: 'DIMENSION', name: 'Impact', description: '1 high, 2 medium, 3 low.' },
        { key: 'urgency', type: 'NUMBER', role: 'DIMENSION', name: 'Urgency', description: '1 high, 2 medium, 3 low.' },
        { key: 'contact_type', type: 'TEXT', role: 'DIMENSION', name: 'Contact type' },
        { key: 'category', type: 'TEXT', role: 'DIMENSION', name: 'Category' },
        { key: 'subcategory', type: 'TEXT', role: 'DIMENSION', name: 'Subcategory' },
        { key: 'symptom', type: 'TEXT', role: 'DIMENSION', name: 'Symptom' },
        { key: 'location', type: 'TEXT', role: 'DIMENSION', name: 'Location' },
        {
          key: 'assignment_group',
          type: 'TEXT',
          role: 'DIMENSION',
          name: 'Assignment group',
          description: 'The one that has it.',
        },
        { key: 'assigned_to', type: 'TEXT', role: 'ENTITY', name: 'Assigned to', description: 'Who has it.', personal: true },
        { key: 'resolved_by', type: 'TEXT', role: 'ENTITY', name: 'Resolved by', personal: true },
        { key: 'closed_code', type: 'TEXT', role: 'DIMENSION', name: 'Closure code' },
        {
          key: 'made_sla',
          type: 'BOOLEAN',
          role: 'DIMENSION',
          name: 'Within SLA',
          description: 'Whether the agreed time was kept.',
        },
        {
          key: 'knowledge',
          type: 'BOOLEAN',
          role: 'DIMENSION',
          name: 'Knowledge used',
          description: 'Whether a knowledge document was used.',
        },
        { key: 'reassignment_count', type: 'NUMBER', role: 'VALUE', name: 'Reassignments' },
        { key: 'reopen_count', type: 'NUMBER', role: 'VALUE', name: 'Reopenings' },
        { key: 'sys_mod_count', type: 'NUMBER', role: 'VALUE', name: 'Updates' },
        { key: 'resolved_at', type: 'INSTANT', role: 'TIME', name: 'Resolved at' },
        { key: 'closed_at', type: 'INSTANT', role: 'TIME', name: 'Closed at' },
        {
          key: 'time_to_resolve',
          type: 'NUMBER',
          role: 'VALUE',
          unit: 's',
          name: 'Time to resolve',
          expression: 'seconds_between(occurredAt, resolved_at)',
        },
      ],
    },
  ],
  measures: MEASURES,
  kpis: KPIS,
};
