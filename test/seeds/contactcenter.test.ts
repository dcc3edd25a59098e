import { describe, expect, test } from '@jest/globals';
import { HistoryCheck } from '../../src/app/row-checks/check-history.js';
import { rowFields } from '../../src/app/row-checks/row-fields.js';
import { civilDay } from '../../src/calendar/civil-day.js';
import type { FieldInput } from '../../src/app/definitions/source-content.js';
import type { FieldDefinition } from '../../src/lang/catalog.js';
import {
  changedBetween,
  dayHistory,
  LONGEST_STORY_DAYS,
  SOURCE_KEYS,
  type SourceKey,
} from '../../seeds/contactcenter/day.js';
import { builtInLibrary } from '../../src/app/library/built-in-library.js';
import { isHoliday, isOpen, isPeak } from '../../seeds/contactcenter/calendar.js';
import { CONTACTCENTER } from '../../seeds/contactcenter/definitions.js';
import { Random } from '../../seeds/contactcenter/random.js';

const day = (text: string): number => Date.parse(text) / 86_400_000;
const HOUR = 3_600_000;
const UNSAID = { unit: null, expression: null, description: null, personal: false };
const FEBRUARY = Array.from({ length: 28 }, (_, index) => civilDay(2026, 1, 1) + index);

const HISTORIES = new Map(FEBRUARY.map((date) => [date, dayHistory(date)]));
const HISTORY = [...HISTORIES].flatMap(([date, history]) =>
  Object.values(history)
    .flat()
    .map((revision) => [date, revision] as const),
);

describe('a day of the contact centre', () => {
  test('follows from the day alone', () => {
    expect(dayHistory(day('2026-03-02'))).toEqual(dayHistory(day('2026-03-02')));
    expect(dayHistory(day('2026-03-02'))).not.toEqual(dayHistory(day('2026-03-03')));
  });

  test('knows nothing before it has happened, and all that it ever knows soon enough', () => {
    const wrong: unknown[] = [];
    for (const [date, revision] of HISTORY) {
      // What is promised lies ahead.
      const { due_at: _, ...past } = revision.fields as Record<string, unknown>;
      const recordedAt = Date.parse(revision.recordedAt);
      const happened = [revision.occurredAt, ...Object.values(past)]
        .filter((value) => typeof value === 'string' && /^\d{4}-.*Z$/.test(value))
        .map((value) => Date.parse(value as string));
      if (Math.max(...happened) > recordedAt || recordedAt >= (date + LONGEST_STORY_DAYS) * 86_400_000) wrong.push(revision);
    }
    expect(HISTORY.length).toBeGreaterThan(5_000);
    expect(wrong).toEqual([]);
  });

  test('learns what it knows of a row in order, and something else each time', () => {
    const wrong = HISTORY.filter(([, revision], index) => {
      const before = HISTORY[index - 1]?.[1];
      if (before === undefined || before.key !== revision.key) return false;
      const inOrder = Date.parse(revision.recordedAt) > Date.parse(before.recordedAt);
      return !inOrder || JSON.stringify(revision.fields) === JSON.stringify(before.fields);
    });
    expect(wrong).toEqual([]);
  });

  test('has corrections, and rows that come late', () => {
    const calls = FEBRUARY.flatMap((date) => HISTORIES.get(date)!.calls);
    const late = calls.filter(
      ({ occurredAt, recordedAt }) => Date.parse(recordedAt) - Date.parse(occurredAt as string) > 86_400_000,
    );
    expect(late.length).toBeGreaterThan(5);
    expect(calls.length - new Set(calls.map(({ key }) => key)).size).toBeGreaterThan(5);
  });

  test('has states of tickets that follow each other without a gap', () => {
    const rows = changedBetween(
      FEBRUARY.flatMap((date) => HISTORIES.get(date)!.ticket_states),
      -Infinity,
      Infinity,
    );
    const fields = rows.map((row) => row.fields as { ticket: string; from: string; until?: string; status: string });
    for (const states of Map.groupBy(fields, ({ ticket }) => ticket).values()) {
      expect(states[0]!.status).toBe('new');
      states.forEach((state, index) => expect(state.until).toBe(states[index + 1]?.from));
    }
  });

  test('says of what became known between two instants how it was known at the latter', () => {
    const { tickets } = dayHistory(day('2026-03-02'));
    const reach = Date.parse('2026-03-05T00:00:00Z');
    const then = changedBetween(tickets, -Infinity, reach);
    const since = changedBetween(tickets, reach, Infinity);
    const both = new Map([...then, ...since].map((row) => [row.key, row]));
    expect([...both.values()]).toEqual(expect.arrayContaining(changedBetween(tickets, -Infinity, Infinity)));
    expect(since.length).toBeGreaterThan(0);
    expect(changedBetween(tickets, reach, reach)).toEqual([]);
  });

  test.each(SOURCE_KEYS)('is taken by the source %s without a reject, under keys that repeat nowhere', (source) => {
    const fields = CONTACTCENTER.sources
      .find(({ key }) => key === source)!
      .fields.map((field) => ({ ...UNSAID, name: field.key, ...field }) as FieldDefinition);
    const seen = new Set<string>();
    for (const date of FEBRUARY) {
      const revisions = HISTORIES.get(date)![source];
      const check = new HistoryCheck(rowFields(fields), Date.parse('2027-01-01T00:00:00Z'), () => undefined);
      for (const revision of revisions) check.add(revision);
      expect(check.rejected).toEqual([]);
      const keys = changedBetween(revisions, -Infinity, Infinity).map(({ key }) => key);
      expect(keys.filter((key) => seen.has(key))).toEqual([]);
      for (const key of keys) seen.add(key);
    }
    expect(seen.size).toBeGreaterThan(0);
  });

  test('has messages that nobody answers within a day, and customers who call then: a few in a hundred e-mails', () => {
    const rows = (source: SourceKey): { at: number; customer: unknown; fields: Record<string, unknown> }[] =>
      FEBRUARY.flatMap((date) => changedBetween(HISTORIES.get(date)![source], -Infinity, Infinity)).map((row) => ({
        at: Date.parse(row.occurredAt as string),
        customer: row.customer,
        fields: row.fields as Record<string, unknown>,
      }));
    const calls = Map.groupBy(rows('calls'), ({ customer }) => customer);
    const mails = rows('messages').filter(({ fields: { channel, direction } }) => channel === 'email' && direction === 'inbound');
    const waitedThenCalled = mails.filter(({ at, customer, fields }) => {
      const repliedAt = Date.parse(String(fields['first_reply_at'] ?? '2999-01-01'));
      const gaps = (calls.get(customer) ?? []).map((call) => call.at - at);
      return repliedAt > at + 24 * HOUR && gaps.some((gap) => gap > 24 * HOUR && gap <= 72 * HOUR);
    });
    expect(waitedThenCalled.length / mails.length).toBeGreaterThan(0.02);
    expect(waitedThenCalled.length / mails.length).toBeLessThan(0.1);
  });

  test('is quiet on Sundays and holidays: nobody answers the lines', () => {
    const calls = (date: string): number =>
      changedBetween(dayHistory(day(date)).calls, -Infinity, Infinity).filter(({ key }) => !String(key).startsWith('call-after'))
        .length;
    expect(calls('2026-03-15')).toBe(0);
    expect(calls('2025-12-25')).toBe(0);
    expect(calls('2026-03-16')).toBeGreaterThan(5);
  });
});

describe('its calendar', () => {
  const days = (year: number, is: (day: number) => boolean): string[] =>
    Array.from({ length: 365 }, (_, index) => civilDay(year, 0, 1) + index)
      .filter(is)
      .map((date) => new Date(date * 86_400_000).toISOString().slice(5, 10));

  test('has holidays that move with Easter', () => {
    const moving = { 2025: ['04-18', '04-21', '05-29', '06-09'], 2026: ['04-03', '04-06', '05-14', '05-25'] };
    for (const [year, dates] of Object.entries(moving)) {
      expect(days(Number(year), isHoliday)).toEqual([...dates, '01-01', '05-01', '10-03', '12-25', '12-26'].sort());
    }
  });

  test('has two weeks of promotion, and three before Christmas', () => {
    const peaks = days(2026, isPeak);
    expect(peaks).toHaveLength(35);
    expect([peaks[0], peaks[6], peaks[7], peaks[13], peaks[14], peaks[34]]).toEqual(
      ['03-02', '03-08', '11-23', '11-29', '12-04', '12-24'],
    );
  });

  test('opens the lines from Monday to Saturday, 8 to 20 where it is, summer and winter', () => {
    const open = (instant: string): boolean => isOpen(Date.parse(instant));
    expect(['2026-07-04T06:00:00Z', '2026-07-04T17:59:59Z', '2026-01-05T07:00:00Z'].map(open)).toEqual([true, true, true]);
    expect(['2026-07-04T05:59:59Z', '2026-07-04T18:00:00Z', '2026-01-05T06:59:59Z'].filter(open)).toEqual([]);
    const [sunday, easterMonday] = ['2026-07-05T10:00:00Z', '2026-04-06T10:00:00Z'];
    expect([sunday!, easterMonday!].filter(open)).toEqual([]);
  });
});

describe('its definitions', () => {
  const { packs, sources } = builtInLibrary();

  test('give the fields that the library asks for the types, roles and units that it asks for', () => {
    const differing = CONTACTCENTER.sources.flatMap((source) => {
      const wanted = new Map(sources.get(source.key)!.fields.map((field) => [field.key, field]));
      const shape = ({ type, role, unit, personal }: FieldInput): unknown[] =>
        [type, role, unit === 'currency' ? 'EUR' : (unit ?? null), personal ?? false];
      return source.fields
        .filter((field) => wanted.has(field.key))
        .filter((field) => JSON.stringify(shape(field)) !== JSON.stringify(shape(wanted.get(field.key)!)))
        .map((field) => `${source.key}.${field.key}`);
    });
    expect(differing).toEqual([]);
  });

  test('name packs that there are', () => {
    expect(CONTACTCENTER.packs!.filter((key) => !packs.has(key))).toEqual([]);
  });
});

describe('its random numbers', () => {
  test('follow from the seed, and spread over what they are asked for', () => {
    const draws = (seed: string): number[] => {
      const random = new Random(seed);
      return Array.from({ length: 2_000 }, () => random.next());
    };
    expect(draws('a')).toEqual(draws('a'));
    expect(draws('a')).not.toEqual(draws('b'));
    expect(draws('a').reduce((sum, value) => sum + value, 0) / 2_000).toBeCloseTo(0.5, 1);
    const random = new Random('weights');
    const names = Array.from({ length: 4_000 }, () => random.weighted({ rare: 1, common: 9 }));
    expect(names.filter((name) => name === 'rare').length / 4_000).toBeCloseTo(0.1, 1);
  });
});
