import { describe, expect, test } from '@jest/globals';
import { LOG_COLUMNS, logRevision } from '../../seeds/servicedesk/log-revision.js';

const BASE: Record<string, string> = {
  ...Object.fromEntries(LOG_COLUMNS.map((column) => [column, '?'])),
  number: '0000045',
  opened_at: '29/2/2016 01:16',
  sys_updated_at: '1/3/2016 08:00',
  sys_mod_count: '1',
  made_sla: 'true',
  knowledge: 'false',
};

const revision = (cells: Partial<Record<string, string>>) => logRevision((column) => ({ ...BASE, ...cells })[column] ?? '', 7);

describe('a row of the incident log', () => {
  test("is a revision that is known from the update of the desk's system on, ordered by its updates and its place", () => {
    expect(revision({ sys_updated_at: '29/2/2016 23:59', sys_mod_count: '9' })).toMatchObject({
      recordedAt: '2016-02-29T23:59:00Z',
      revisionOrder: '9',
      place: 7,
      fields: { sys_mod_count: '9' },
    });
  });

  test('has its times in UTC, ? as unknown, and booleans as such', () => {
    expect(revision({ caller_id: '2403', resolved_at: '1/3/2016 07:59', reassignment_count: '0' })).toMatchObject({
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
    expect(revision({}).customer).toBeNull();
  });

  test('does not know a resolution that lies after it', () => {
    expect(revision({ resolved_at: '1/3/2016 08:01', closed_at: '1/3/2016 08:00' })).toMatchObject({
      fields: { resolved_at: null, closed_at: '2016-03-01T08:00:00Z' },
    });
  });

  test('cannot be told from a time of another form', () => {
    expect(() => revision({ sys_updated_at: '2016-03-01' })).toThrow(
      'sys_updated_at is "2016-03-01", and not of the form 29/2/2016 01:16',
    );
    expect(() => revision({ sys_updated_at: '?' })).toThrow('does not say when it was updated');
  });
});
