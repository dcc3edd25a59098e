import { describe, expect, test } from '@jest/globals';
import { LastStates, LOG_COLUMNS } from '../../seeds/servicedesk/last-states.js';

const BASE: Record<string, string> = {
  ...Object.fromEntries(LOG_COLUMNS.map((column) => [column, '?'])),
  number: '0000045',
  opened_at: '29/2/2016 01:16',
  sys_updated_at: '1/3/2016 08:00',
  sys_mod_count: '1',
  made_sla: 'true',
  knowledge: 'false',
};

function last(...revisions: Partial<Record<string, string>>[]): Record<string, unknown> {
  const states = new LastStates();
  for (const revision of revisions) states.add((column) => ({ ...BASE, ...revision })[column] ?? '');
  const [row] = states.interactions();
  return row as Record<string, unknown>;
}
const stateOf = (...revisions: Partial<Record<string, string>>[]): unknown =>
  (last(...revisions).fields as Record<string, unknown>).state;

describe('the last state of an incident', () => {
  test('is that of the latest update, then of the most updates, then of the last row', () => {
    const early = { incident_state: 'New', sys_updated_at: '29/2/2016 23:59', sys_mod_count: '9' };
    const late = { incident_state: 'Closed', sys_updated_at: '1/3/2016 00:00', sys_mod_count: '2' };
    expect(stateOf(early, late)).toBe('Closed');
    expect(stateOf(late, early)).toBe('Closed');
    expect(stateOf({ incident_state: 'b', sys_mod_count: '10' }, { incident_state: 'a', sys_mod_count: '9' })).toBe('b');
    expect(stateOf({ incident_state: 'a' }, { incident_state: 'b' })).toBe('b');
  });

  test('has its times in UTC, ? as unknown, and booleans as such', () => {
    expect(last({ caller_id: '2403', resolved_at: '1/3/2016 07:59', reassignment_count: '0' })).toMatchObject({
      key: '0000045',
      occurredAt: '2016-02-29T01:16:00Z',
      customer: '2403',
      fields: {
        made_sla: true,
        knowledge: false,
        resolved_at: '2016-03-01T07:59:00Z',
        closed_at: null,
        category: null,
        reassignment_count: '0',
      },
    });
    expect(last({}).customer).toBeNull();
  });

  test('does not know a resolution that lies after it', () => {
    expect(last({ resolved_at: '1/3/2016 08:01', closed_at: '1/3/2016 08:00' })).toMatchObject({
      fields: { resolved_at: null, closed_at: '2016-03-01T08:00:00Z' },
    });
  });

  test('cannot be told from a time of another form', () => {
    expect(() => last({ sys_updated_at: '2016-03-01' })).toThrow(
      'sys_updated_at is "2016-03-01", and not of the form 29/2/2016 01:16',
    );
    expect(() => last({ sys_updated_at: '?' })).toThrow('does not say when it was updated');
  });
});
