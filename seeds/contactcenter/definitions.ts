import type { FieldInput } from '../../src/app/definitions/source-content.js';
import type { DemoDefinitions } from '../demo-definitions.js';
import { ZONE } from './centre.js';

const channel: FieldInput = { key: 'channel', type: 'TEXT', role: 'DIMENSION', name: 'Channel', description: 'phone, email, chat; orders: web, phone, chat.' };
const team: FieldInput = { key: 'team', type: 'TEXT', role: 'DIMENSION', name: 'Team' };
const topic: FieldInput = { key: 'topic', type: 'TEXT', role: 'DIMENSION', name: 'Topic' };
const agent: FieldInput = { key: 'agent', type: 'TEXT', role: 'DIMENSION', name: 'Agent', description: 'Who handled it; unknown until somebody did.', personal: true };
const cost: FieldInput = { key: 'cost', type: 'NUMBER', role: 'VALUE', unit: 'EUR', name: 'Cost' };

/** A made-up retailer's contact centre: plainly synthetic, like everything in it. */
export const CONTACTCENTER: DemoDefinitions = {
  organization: { key: 'contactcenter', name: 'Contact centre (synthetic)', timeZone: ZONE },
  sources: [
    {
      key: 'calls', name: 'Calls', description: 'Inbound calls, placed at the moment they reached the queue. Synthetic.',
      fields: [
        channel, team, agent, topic, cost,
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
      key: 'messages', name: 'Messages', description: 'E-mails and chats, one row a message: inbound ones and our replies. Synthetic.',
      fields: [
        channel, team, agent, topic, cost,
        { key: 'direction', type: 'TEXT', role: 'DIMENSION', name: 'Direction', description: 'inbound or outbound.' },
        { key: 'first_reply_at', type: 'INSTANT', role: 'TIME', name: 'First reply at', description: 'Of inbound ones; unknown until there is one.' },
        { key: 'work', type: 'NUMBER', role: 'VALUE', unit: 's', name: 'Work time', description: 'Of replies.' },
        { key: 'reply_time', type: 'NUMBER', role: 'VALUE', unit: 's', name: 'Time to first reply', expression: 'seconds_between(occurredAt, first_reply_at)' },
      ],
    },
    {
      key: 'tickets', name: 'Tickets', description: 'What could not be settled at once, as it now stands. Synthetic.',
      fields: [
        channel, team, agent, topic,
        { key: 'priority', type: 'TEXT', role: 'DIMENSION', name: 'Priority', description: 'urgent, high, normal, low.' },
        { key: 'status', type: 'TEXT', role: 'DIMENSION', name: 'Status', description: 'open or resolved.' },
        { key: 'escalated', type: 'BOOLEAN', role: 'DIMENSION', name: 'Escalated' },
        { key: 'reopened', type: 'NUMBER', role: 'VALUE', name: 'Times reopened' },
        { key: 'resolved_at', type: 'INSTANT', role: 'TIME', name: 'Resolved at' },
        { key: 'resolution_time', type: 'NUMBER', role: 'VALUE', unit: 's', name: 'Time to resolve', expression: 'seconds_between(occurredAt, resolved_at)' },
      ],
    },
    {
      key: 'surveys', name: 'Surveys', description: 'Answers after a contact, placed at the moment of the answer. Synthetic.',
      fields: [
        channel, team, agent, topic,
        { key: 'csat', type: 'NUMBER', role: 'VALUE', name: 'Satisfaction', description: '1 to 5.' },
        { key: 'nps', type: 'NUMBER', role: 'VALUE', name: 'Would recommend', description: '0 to 10; some leave it out.' },
        { key: 'contact_at', type: 'INSTANT', role: 'TIME', name: 'Contact at' },
      ],
    },
    {
      key: 'orders', name: 'Orders', description: 'What the shop sold. Synthetic.',
      fields: [
        channel,
        { key: 'product', type: 'TEXT', role: 'DIMENSION', name: 'Product line' },
        { key: 'amount', type: 'NUMBER', role: 'VALUE', unit: 'EUR', name: 'Amount' },
        { key: 'returned', type: 'BOOLEAN', role: 'DIMENSION', name: 'Returned' },
        { key: 'returned_at', type: 'INSTANT', role: 'TIME', name: 'Returned at' },
      ],
    },
  ],
  measures: [
    { key: 'calls_offered', source: 'calls', aggregation: 'COUNT', name: 'Calls offered' },
    { key: 'calls_answered', source: 'calls', aggregation: 'COUNT', filter: 'answered', name: 'Calls answered' },
    { key: 'calls_answered_in_20s', source: 'calls', aggregation: 'COUNT', filter: 'answered and wait <= 20', name: 'Calls answered within 20 s' },
    { key: 'calls_abandoned', source: 'calls', aggregation: 'COUNT', filter: 'not answered', name: 'Calls abandoned' },
    { key: 'calls_transferred', source: 'calls', aggregation: 'COUNT', filter: 'transferred', name: 'Calls transferred' },
    { key: 'wait_of_answered', source: 'calls', aggregation: 'SUM', value: 'wait', filter: 'answered', unit: 's', name: 'Waiting of answered calls' },
    { key: 'handle_total', source: 'calls', aggregation: 'SUM', value: 'handle', unit: 'h', name: 'Handle time' },
    { key: 'call_cost', source: 'calls', aggregation: 'SUM', value: 'cost', unit: 'EUR', name: 'Cost of calls' },
    { key: 'messages_received', source: 'messages', aggregation: 'COUNT', filter: 'direction == "inbound"', name: 'Messages received' },
    { key: 'messages_replied', source: 'messages', aggregation: 'COUNT', filter: 'direction == "inbound" and not is_null(first_reply_at)', name: 'Messages replied to' },
    { key: 'messages_replied_in_24h', source: 'messages', aggregation: 'COUNT', filter: 'direction == "inbound" and reply_time <= hours(24)', name: 'Messages replied to within 24 h' },
    { key: 'reply_time_median', source: 'messages', aggregation: 'PERCENTILE', percentile: 0.5, value: 'reply_time', filter: 'direction == "inbound"', unit: 'min', name: 'Median time to first reply' },
    { key: 'message_cost', source: 'messages', aggregation: 'SUM', value: 'cost', unit: 'EUR', name: 'Cost of messages' },
    { key: 'tickets_opened', source: 'tickets', aggregation: 'COUNT', name: 'Tickets opened' },
    { key: 'tickets_resolved', source: 'tickets', aggregation: 'COUNT', at: 'resolved_at', name: 'Tickets resolved, when they were' },
    { key: 'tickets_escalated', source: 'tickets', aggregation: 'COUNT', filter: 'escalated', name: 'Tickets escalated' },
    { key: 'tickets_reopened', source: 'tickets', aggregation: 'COUNT', filter: 'reopened > 0', at: 'resolved_at', name: 'Tickets reopened' },
    { key: 'resolution_time_mean', source: 'tickets', aggregation: 'AVG', value: 'resolution_time', at: 'resolved_at', unit: 'h', name: 'Mean time to resolve' },
    { key: 'csat_answers', source: 'surveys', aggregation: 'COUNT', filter: 'not is_null(csat)', name: 'Satisfaction answers' },
    { key: 'csat_top_two', source: 'surveys', aggregation: 'COUNT', filter: 'csat >= 4', name: 'Satisfied or very satisfied' },
    { key: 'nps_answers', source: 'surveys', aggregation: 'COUNT', filter: 'not is_null(nps)', name: 'Recommendation answers' },
    { key: 'nps_promoters', source: 'surveys', aggregation: 'COUNT', filter: 'nps >= 9', name: 'Promoters' },
    { key: 'nps_detractors', source: 'surveys', aggregation: 'COUNT', filter: 'nps <= 6', name: 'Detractors' },
    { key: 'orders_placed', source: 'orders', aggregation: 'COUNT', name: 'Orders' },
    { key: 'orders_returned', source: 'orders', aggregation: 'COUNT', filter: 'returned', name: 'Orders sent back' },
    { key: 'order_value', source: 'orders', aggregation: 'SUM', value: 'amount', unit: 'EUR', name: 'Value of orders' },
    { key: 'buyers', source: 'orders', aggregation: 'COUNT_DISTINCT', value: 'customer', name: 'Customers who ordered' },
  ],
  kpis: [
    {
      key: 'contacts', name: 'Contacts', expression: 'calls_offered + messages_received', direction: 'NEUTRAL', tags: ['volume'],
      description: 'Calls offered and messages received, whatever became of them.',
    },
    {
      key: 'contact_share', name: 'Share of contacts', expression: 'contacts / overall(contacts, "channel")', unit: '%', direction: 'NEUTRAL', tags: ['volume', 'mix'],
      description: 'Asked by channel: what part of all contacts came by it.',
    },
    {
      key: 'service_level', name: 'Service level (20 s)', expression: 'calls_answered_in_20s / calls_offered', unit: '%', direction: 'HIGHER_IS_BETTER', tags: ['calls', 'speed'],
      description: 'Share of the calls offered that were answered within 20 seconds. Abandoned calls count against it, however short.',
    },
    { key: 'abandonment_rate', name: 'Abandonment rate', expression: 'calls_abandoned / calls_offered', unit: '%', direction: 'LOWER_IS_BETTER', tags: ['calls'] },
    {
      key: 'speed_of_answer', name: 'Average speed of answer', expression: 'wait_of_answered / calls_answered', unit: 's', direction: 'LOWER_IS_BETTER', tags: ['calls', 'speed'],
      description: 'Waiting time of the answered calls; those who gave up are in the abandonment rate.',
    },
    {
      key: 'handle_time', name: 'Average handle time', expression: 'handle_total / calls_answered', unit: 'min', direction: 'LOWER_IS_BETTER', tags: ['calls', 'effort'],
      description: 'Talk, hold and after-call work per answered call.',
    },
    { key: 'transfer_rate', name: 'Transfer rate', expression: 'calls_transferred / calls_answered', unit: '%', direction: 'LOWER_IS_BETTER', tags: ['calls'] },
    {
      key: 'replied_within_24h', name: 'First reply within 24 h', expression: 'messages_replied_in_24h / messages_replied', unit: '%', direction: 'HIGHER_IS_BETTER', tags: ['messages', 'speed'],
      description: 'Over the messages replied to: those never replied to are not in it. Read it beside the reply rate.',
    },
    { key: 'reply_rate', name: 'Reply rate', expression: 'messages_replied / messages_received', unit: '%', direction: 'HIGHER_IS_BETTER', tags: ['messages'], maturityLag: 'P10D' },
    { key: 'median_reply_time', name: 'Median time to first reply', expression: 'reply_time_median', unit: 'min', direction: 'LOWER_IS_BETTER', tags: ['messages', 'speed'] },
    { key: 'resolution_hours', name: 'Mean hours to resolution', expression: 'resolution_time_mean', unit: 'h', direction: 'LOWER_IS_BETTER', tags: ['tickets', 'speed'] },
    {
      key: 'clearance', name: 'Clearance', expression: 'tickets_resolved / tickets_opened', unit: '%', direction: 'HIGHER_IS_BETTER', tags: ['tickets'],
      description: 'Resolved in the period per opened in it: different tickets, so it may pass 100 %.',
    },
    { key: 'escalation_rate', name: 'Escalation rate', expression: 'tickets_escalated / tickets_opened', unit: '%', direction: 'LOWER_IS_BETTER', tags: ['tickets'] },
    { key: 'reopen_rate', name: 'Reopen rate', expression: 'tickets_reopened / tickets_resolved', unit: '%', direction: 'LOWER_IS_BETTER', tags: ['tickets', 'quality'] },
    {
      key: 'csat', name: 'Customer satisfaction (top two)', expression: 'csat_top_two / csat_answers', unit: '%', direction: 'HIGHER_IS_BETTER', tags: ['quality'], minSample: 5,
      description: 'Share of answers of 4 or 5. Withheld where fewer than five answered.',
    },
    {
      key: 'nps', name: 'Net promoter score', expression: '(nps_promoters - nps_detractors) / nps_answers * 100', unit: 'points', direction: 'HIGHER_IS_BETTER', tags: ['quality'], minSample: 10,
      description: 'Promoters (9, 10) less detractors (0 to 6) per hundred answers.',
    },
    {
      key: 'complaint_share', name: 'Share of complaints', expression: 'where(contacts, topic == "complaint") / contacts', unit: '%', direction: 'LOWER_IS_BETTER', tags: ['quality'],
    },
    { key: 'contact_cost', name: 'Cost of contacts', expression: 'call_cost + message_cost', unit: 'EUR', direction: 'LOWER_IS_BETTER', tags: ['money'] },
    { key: 'cost_per_contact', name: 'Cost per contact', expression: 'contact_cost / contacts', unit: 'EUR', direction: 'LOWER_IS_BETTER', tags: ['money'] },
    { key: 'revenue', name: 'Revenue', expression: 'order_value', unit: 'EUR', direction: 'HIGHER_IS_BETTER', tags: ['money'] },
    { key: 'order_size', name: 'Average order', expression: 'order_value / orders_placed', unit: 'EUR', direction: 'HIGHER_IS_BETTER', tags: ['money'] },
    { key: 'revenue_per_buyer', name: 'Revenue per buyer', expression: 'order_value / buyers', unit: 'EUR', direction: 'HIGHER_IS_BETTER', tags: ['money'] },
    { key: 'contacts_per_order', name: 'Contacts per order', expression: 'contacts / orders_placed', direction: 'LOWER_IS_BETTER', tags: ['volume'] },
    { key: 'return_rate', name: 'Return rate', expression: 'orders_returned / orders_placed', unit: '%', direction: 'LOWER_IS_BETTER', tags: ['quality'], maturityLag: 'P28D' },
  ],
};
