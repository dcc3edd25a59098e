import { describe, expect, test } from '@jest/globals';
import { revisionDueAt, revisionOutcome, type RevisionOutcome } from '../../src/calendar/revision.js';

const at = (text: string): number => Date.parse(text);
const MONTHLY = { count: 1, unit: 'MONTH' } as const;

describe('what became of the revisions of a KPI in a window', () => {
  const outcome = (looks: readonly string[], from: string, to: string, now = '2027-01-01'): RevisionOutcome | null =>
    revisionOutcome(looks.map(at), MONTHLY, 'UTC', { from: at(from), to: at(to), now: at(now) });

  test.each<[string, readonly string[], RevisionOutcome | null]>([
    ['looked at before it was due', ['2026-01-10', '2026-02-09'], 'ON_TIME'],
    ['looked at in the instant in which it was due', ['2026-01-10', '2026-02-10'], 'LATE'],
    ['looked at after', ['2026-01-10', '2026-02-11'], 'LATE'],
    ['not looked at since', ['2026-01-10'], 'OVERDUE'],
    ['not due in it', ['2026-01-31T12:00:00Z', '2026-02-20'], null],
    ['due twice in it, and late once', ['2026-01-03', '2026-01-31', '2026-03-20'], 'LATE'],
    ['never looked at', [], null],
  ])('%s', (_, looks, expected) => expect(outcome(looks, '2026-02-01', '2026-02-28T12:00:00Z')).toBe(expected));

  test('counts a date that is to come not at all, and one that is now', () => {
    expect(outcome(['2026-01-10'], '2026-02-01', '2026-03-01', '2026-02-09T23:59:59Z')).toBeNull();
    expect(outcome(['2026-01-10'], '2026-02-01', '2026-03-01', '2026-02-10')).toBe('OVERDUE');
  });

  test('takes the window as half-open', () => {
    expect(outcome(['2026-01-10'], '2026-02-10', '2026-02-11')).toBe('OVERDUE');
    expect(outcome(['2026-01-10'], '2026-02-01', '2026-02-10')).toBeNull();
  });

  test('goes by the calendar of the zone', () => {
    expect(new Date(revisionDueAt(at('2026-03-15T12:00:00Z'), MONTHLY, 'Europe/Berlin')).toISOString()).toBe('2026-04-15T11:00:00.000Z');
    expect(new Date(revisionDueAt(at('2026-01-31T12:00:00Z'), MONTHLY, 'UTC')).toISOString()).toBe('2026-02-28T12:00:00.000Z');
  });
});
