import type { MeasureInput } from '../../src/app/definitions/measure-content.js';

/** What is counted and summed beside what the library's packs count. */
export const MEASURES: readonly MeasureInput[] = [
  {
    key: 'messages_received',
    source: 'messages',
    aggregation: 'COUNT',
    filter: 'direction == "inbound"',
    name: 'Messages received',
  },
  { key: 'call_cost', source: 'calls', aggregation: 'SUM', value: 'cost', unit: 'EUR', name: 'Cost of calls' },
  { key: 'message_cost', source: 'messages', aggregation: 'SUM', value: 'cost', unit: 'EUR', name: 'Cost of messages' },
  {
    key: 'time_unresolved',
    source: 'ticket_states',
    aggregation: 'SUM',
    value: 'lasted',
    filter: 'status != "resolved"',
    at: 'until',
    unit: 'h',
    name: 'Time of tickets in states before their resolution',
  },
  {
    key: 'time_waiting',
    source: 'ticket_states',
    aggregation: 'SUM',
    value: 'lasted',
    filter: 'status == "waiting"',
    at: 'until',
    unit: 'h',
    name: 'Time of tickets waiting for the customer',
  },
  { key: 'orders_returned', source: 'orders', aggregation: 'COUNT', filter: 'returned', name: 'Orders sent back' },
];
