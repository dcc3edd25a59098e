import type { FieldInput, SourceInput } from '../../src/app/definitions/source-content.js';

const text = (key: string, name: string, description?: string): FieldInput => ({
  key,
  type: 'TEXT',
  role: 'DIMENSION',
  name,
  ...(description === undefined ? {} : { description }),
});
const flag = (key: string, name: string, description?: string): FieldInput => ({
  ...text(key, name, description),
  type: 'BOOLEAN',
  role: 'VALUE',
});
const instant = (key: string, name: string, description?: string): FieldInput => ({
  ...text(key, name, description),
  type: 'INSTANT',
  role: 'TIME',
});
const number = (key: string, name: string, more: Partial<FieldInput> = {}): FieldInput => ({
  key,
  type: 'NUMBER',
  role: 'VALUE',
  name,
  ...more,
});
/** As a dimension, it can be grouped by. */
const group = (field: FieldInput): FieldInput => ({ ...field, role: 'DIMENSION' });

const channel = text('channel', 'Channel', 'phone, email, chat, social.');
const team = text('team', 'Team', 'As at the event: north, south, night.');
const topic = text('topic', 'Topic', 'delivery, return, how_to, invoice, complaint, account, order_confirmation.');
const segment = text('segment', 'Customer segment', 'private or business, as at the event.');
const priority = text('priority', 'Priority', 'urgent, high, normal, low.');
const method = text('method', 'Resolution method', 'How it was settled; unknown until then, and where nobody wrote it down.');
const agent: FieldInput = { ...text('agent', 'Agent', 'Who handled it; unknown until somebody did.'), personal: true };
const cost = number('cost', 'Cost', { unit: 'EUR' });
const amount = number('amount', 'Amount', { unit: 'EUR' });
const orderChannel = text('channel', 'Channel', 'web, phone, chat.');
const product = text('product', 'Product line');

/** Events of many kinds, which share customers, cases and channels. Keys, types and units are those of the library's sources. */
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
      group(flag('answered', 'Answered', 'By an agent; false: the caller gave up, or was sent on.')),
      flag('transferred', 'Transferred'),
      flag('flowed_out', 'Flowed out', 'Sent on to another queue before an agent answered.'),
      instant('answered_at', 'Answered at'),
      instant('confirmed_at', 'Order confirmed at'),
      number('wait', 'Time in queue', { unit: 's' }),
      number('talk', 'Talk time', { unit: 's', description: 'Without hold.' }),
      number('hold', 'Hold time', { unit: 's' }),
      number('wrap', 'After-call work', { unit: 's' }),
      number('handle', 'Handle time', { unit: 's', expression: 'talk + hold + wrap' }),
    ],
  },
  {
    key: 'messages',
    name: 'Messages',
    description: 'E-mails, chats and posts, one row a message: inbound ones and our replies. Synthetic.',
    fields: [
      channel,
      team,
      agent,
      topic,
      cost,
      text('direction', 'Direction', 'inbound or outbound.'),
      flag('automated', 'Automatic answer', 'Of outbound ones: that the message has come in, outside of opening hours.'),
      flag('opening', 'Opens its case'),
      instant('first_reply_at', 'First reply at', 'Of inbound ones; unknown until a person has replied.'),
      number('work', 'Work time', { unit: 's', description: 'Of replies.' }),
      number('reply_time', 'Time to first reply', { unit: 's', expression: 'seconds_between(occurredAt, first_reply_at)' }),
    ],
  },
  {
    key: 'contacts',
    name: 'Contacts',
    description: 'Contacts of customers that were handled, by whatever channel. `case` links those about one matter. Synthetic.',
    fields: [
      channel,
      team,
      agent,
      topic,
      segment,
      text('stage', 'Stage', 'pre_sale or after_sale.'),
      text('language', 'Language served in'),
      text('customer_language', "Customer's language"),
      number('handle', 'Handle time', { unit: 's' }),
      number('transfers', 'Transfers'),
      flag('switched', 'Switched channel', 'Came by another channel than the contact of the case before.'),
      group(flag('resolved', 'Resolved', 'The matter was settled in this contact.')),
      flag('instructions_sent', 'Instructions sent'),
      flag('purchase_intent', 'Purchase intent'),
      text('captured_by', 'Captured by', 'system or hand.'),
    ],
  },
  {
    key: 'tickets',
    name: 'Tickets',
    description: 'What could not be settled at once, as it now stands, placed at its opening. Synthetic.',
    fields: [
      channel,
      team,
      agent,
      topic,
      segment,
      priority,
      method,
      text('status', 'Status', 'open or resolved.'),
      group(flag('escalated', 'Escalated')),
      number('reopened', 'Times reopened'),
      instant('first_reply_at', 'First reply at'),
      instant('first_resolved_at', 'First resolved at'),
      instant('reopened_at', 'First reopened at'),
      instant('resolved_at', 'Resolved at', 'The last resolution that stands.'),
      number('reply_time', 'Time to first reply', { unit: 's', expression: 'seconds_between(occurredAt, first_reply_at)' }),
      number('resolution_time', 'Time to resolve', { unit: 's', expression: 'seconds_between(occurredAt, resolved_at)' }),
      number('replies', 'Replies by agents'),
      number('work', 'Work time', { unit: 's', description: 'On the ticket and in all contacts about it.' }),
      number('level', 'Level that resolved it', { description: '1 is the first.' }),
      flag('first_level', 'Resolvable at the first level'),
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
      priority,
      { ...text('ticket', 'Ticket', 'Key of the ticket.'), role: 'ENTITY' },
      text('status', 'Status', 'new, in_progress, waiting, resolved.'),
      instant('from', 'From'),
      instant('until', 'Until', 'Unknown while it lasts.'),
      instant('resolved_at', 'Ticket resolved at', 'The same in all states of a ticket.'),
      number('lasted', 'Lasted', { unit: 's', expression: 'seconds_between(from, until)' }),
    ],
  },
  {
    key: 'resolutions',
    name: 'Resolutions',
    description: 'Every time that a matter was settled, also where it was taken up again. Synthetic.',
    fields: [
      channel,
      team,
      agent,
      topic,
      method,
      group(flag('positive', "In the customer's favour")),
      number('resolution_time', 'Time to resolve', { unit: 's' }),
    ],
  },
  {
    key: 'promises',
    name: 'Promises',
    description: 'Calls back that agents promised, placed when they did. Synthetic.',
    fields: [channel, team, text('kind', 'Kind', 'call_back.'), instant('due_at', 'Due at'), instant('kept_at', 'Kept at')],
  },
  {
    key: 'survey_invitations',
    name: 'Survey invitations',
    description: 'Surveys as they were sent. Synthetic.',
    fields: [channel, team, topic, group(flag('delivered', 'Delivered')), instant('answered_at', 'Answered at')],
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
      segment,
      number('csat', 'Satisfaction', { description: '1 to 5.' }),
      number('nps', 'Would recommend', { description: '0 to 10; some leave it out.' }),
      number('ces', 'Ease', { description: '1 to 7, 7 is easiest; some leave it out.' }),
      group(flag('resolved', 'Resolved', 'The customer says so.')),
      instant('contact_at', 'Contact at'),
      instant('follow_up_at', 'Followed up at', 'When somebody came back to the customer.'),
    ],
  },
  {
    key: 'qa_scores',
    name: 'Evaluations',
    description: 'What evaluators found in single contacts, one row a criterion. Synthetic.',
    fields: [
      channel,
      team,
      agent,
      { ...text('evaluation', 'Evaluation'), role: 'ENTITY' },
      text('rubric', 'Rubric version'),
      text('criterion', 'Criterion', 'courtesy, understanding, product_knowledge, communication, data_protection.'),
      flag('applicable', 'Applicable'),
      flag('required', 'Required'),
      flag('met', 'Met'),
      number('points', 'Points'),
      number('max_points', 'Most points'),
      flag('critical', 'Critical error'),
      text('concerns', 'Error concerns', 'customer, business or compliance.'),
    ],
  },
  {
    key: 'orders',
    name: 'Orders',
    description: 'What the shop sold. Synthetic.',
    fields: [
      orderChannel,
      product,
      segment,
      amount,
      group(flag('returned', 'Returned')),
      instant('returned_at', 'Returned at'),
    ],
  },
  {
    key: 'refunds',
    name: 'Refunds',
    description: 'Money given back for what came back, placed at the refund. Synthetic.',
    fields: [orderChannel, product, amount, instant('ordered_at', 'Ordered at')],
  },
  {
    key: 'ledger',
    name: 'Ledger',
    description: 'Monthly figures of the accounts, placed on the first day of their month. Synthetic.',
    fields: [text('account', 'Account', 'opex, revenue, goods, service, cash_in, cash_out.'), amount],
  },
  {
    key: 'benchmarks',
    name: 'Benchmarks',
    description: 'Figures that others publish, placed at the month they are for. Synthetic.',
    fields: [text('series', 'Series', 'csat_top2.'), number('score', 'Score', { description: 'A share is 0.72.' })],
  },
];
