import type { FieldInput, SourceInput } from '../../src/app/definitions/source-content.js';

const channel: FieldInput = {
  key: 'channel',
  type: 'TEXT',
  role: 'DIMENSION',
  name: 'Channel',
  description: 'phone, email, chat; orders: web, phone, chat.',
};
const team: FieldInput = { key: 'team', type: 'TEXT', role: 'DIMENSION', name: 'Team' };
const topic: FieldInput = { key: 'topic', type: 'TEXT', role: 'DIMENSION', name: 'Topic' };
const agent: FieldInput = {
  key: 'agent',
  type: 'TEXT',
  role: 'DIMENSION',
  name: 'Agent',
  description: 'Who handled it; unknown until somebody did.',
  personal: true,
};
const cost: FieldInput = { key: 'cost', type: 'NUMBER', role: 'VALUE', unit: 'EUR', name: 'Cost' };

/** Events of six kinds, which share customers, cases and channels. */
export const SOURCES: readonly SourceInput[] = [
  {
    key: 'calls',
    name: 'Calls',
    description: 'Inbound calls, placed at the moment they reached the queue. Synthetic.',
    fields: [
      channel,
      team,
      agent,
      topic,
      cost,
      { key: 'answered', type: 'BOOLEAN', role: 'DIMENSION', name: 'Answered', description: 'False: the caller gave up.' },
      { key: 'transferred', type: 'BOOLEAN', role: 'VALUE', name: 'Transferred' },
      { key: 'wait', type: 'NUMBER', role: 'VALUE', unit: 's', name: 'Time in queue' },
      { key: 'talk', type: 'NUMBER', role: 'VALUE', unit: 's', name: 'Talk time' },
      { key: 'hold', type: 'NUMBER', role: 'VALUE', unit: 's', name: 'Hold time' },
      { key: 'wrap', type: 'NUMBER', role: 'VALUE', unit: 's', name: 'After-call work' },
      { key: 'handle', type: 'NUMBER', role: 'VALUE', unit: 's', name: 'Handle time', expression: 'talk + hold + wrap' },
    ],
  },
  {
    key: 'messages',
    name: 'Messages',
    description: 'E-mails and chats, one row a message: inbound ones and our replies. Synthetic.',
    fields: [
      channel,
      team,
      agent,
      topic,
      cost,
      { key: 'direction', type: 'TEXT', role: 'DIMENSION', name: 'Direction', description: 'inbound or outbound.' },
      {
        key: 'first_reply_at',
        type: 'INSTANT',
        role: 'TIME',
        name: 'First reply at',
        description: 'Of inbound ones; unknown until there is one.',
      },
      { key: 'work', type: 'NUMBER', role: 'VALUE', unit: 's', name: 'Work time', description: 'Of replies.' },
      {
        key: 'reply_time',
        type: 'NUMBER',
        role: 'VALUE',
        unit: 's',
        name: 'Time to first reply',
        expression: 'seconds_between(occurredAt, first_reply_at)',
      },
    ],
  },
  {
    key: 'tickets',
    name: 'Tickets',
    description: 'What could not be settled at once, as it now stands. Synthetic.',
    fields: [
      channel,
      team,
      agent,
      topic,
      { key: 'priority', type: 'TEXT', role: 'DIMENSION', name: 'Priority', description: 'urgent, high, normal, low.' },
      { key: 'status', type: 'TEXT', role: 'DIMENSION', name: 'Status', description: 'open or resolved.' },
      { key: 'escalated', type: 'BOOLEAN', role: 'DIMENSION', name: 'Escalated' },
      { key: 'reopened', type: 'NUMBER', role: 'VALUE', name: 'Times reopened' },
      { key: 'resolved_at', type: 'INSTANT', role: 'TIME', name: 'Resolved at' },
      {
        key: 'resolution_time',
        type: 'NUMBER',
        role: 'VALUE',
        unit: 's',
        name: 'Time to resolve',
        expression: 'seconds_between(occurredAt, resolved_at)',
      },
    ],
  },
  {
    key: 'ticket_states',
    name: 'Ticket states',
    description: 'The states that tickets were in, one after the other. Synthetic.',
    fields: [
      channel,
      team,
      topic,
      { key: 'ticket', type: 'TEXT', role: 'ENTITY', name: 'Ticket', description: 'Key of the ticket.' },
      { key: 'priority', type: 'TEXT', role: 'DIMENSION', name: 'Priority', description: 'urgent, high, normal, low.' },
      { key: 'status', type: 'TEXT', role: 'DIMENSION', name: 'Status', description: 'new, in_progress, waiting, resolved.' },
      { key: 'from', type: 'INSTANT', role: 'TIME', name: 'From' },
      { key: 'until', type: 'INSTANT', role: 'TIME', name: 'Until', description: 'Unknown while it lasts.' },
      { key: 'lasted', type: 'NUMBER', role: 'VALUE', unit: 's', name: 'Lasted', expression: 'seconds_between(from, until)' },
    ],
  },
  {
    key: 'surveys',
    name: 'Surveys',
    description: 'Answers after a contact, placed at the moment of the answer. Synthetic.',
    fields: [
      channel,
      team,
      agent,
      topic,
      { key: 'csat', type: 'NUMBER', role: 'VALUE', name: 'Satisfaction', description: '1 to 5.' },
      { key: 'nps', type: 'NUMBER', role: 'VALUE', name: 'Would recommend', description: '0 to 10; some leave it out.' },
      { key: 'contact_at', type: 'INSTANT', role: 'TIME', name: 'Contact at' },
    ],
  },
  {
    key: 'orders',
    name: 'Orders',
    description: 'What the shop sold. Synthetic.',
    fields: [
      channel,
      { key: 'product', type: 'TEXT', role: 'DIMENSION', name: 'Product line' },
      { key: 'amount', type: 'NUMBER', role: 'VALUE', unit: 'EUR', name: 'Amount' },
      { key: 'returned', type: 'BOOLEAN', role: 'DIMENSION', name: 'Returned' },
      { key: 'returned_at', type: 'INSTANT', role: 'TIME', name: 'Returned at' },
    ],
  },
];
