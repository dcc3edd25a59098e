import { describe, expect, test } from '@jest/globals';
import { checkHistory } from '../../src/app/row-checks/check-history.js';
import { rowFields } from '../../src/app/row-checks/check-row.js';
import { civilDay } from '../../src/calendar/civil-day.js';
import type { FieldDefinition } from '../../src/lang/catalog.js';
import { changedBetween, dayHistory, LONGEST_STORY_DAYS, SOURCE_KEYS } from '../../seeds/contactcenter/day.js';
import { CONTACTCENTER } from '../../seeds/contactcenter/definitions.js';
import { Random } from '../../seeds/contactcenter/random.js';

const day = (text: string): number => Date.parse(text) / 86_400_000;
const FEBRUARY = Array.from({ length: 28 }, (_, index) => civilDay(2026, 1, 1) + index);

describe('a day of the contact centre', () => {
  test('follows from the day alone', () => {
    expect(dayHistory(day('2026-03-02'))).toEqual(dayHistory(day('2026-03-02')));
    expect(dayHistory(day('2026-03-02'))).not.toEqual(dayHistory(day('2026-03-03')));
  });

  test('knows nothing before it has happened, and all that it ever knows soon enough', () => {
    for (const date of FEBRUARY) {
      for (const revisions of Object.values(dayHistory(date))) {
        for (const { occurredAt, recordedAt, fields } of revisions) {
          const instants = [occurredAt, ...Object.values(fields as object)].filter(
            (value) => typeof value === 'string' && /^\d{4}-.*Z$/.test(value),
          );
          for (const instant of instants) expect(Date.parse(instant as string)).toBeLessThanOrEqual(Date.parse(recordedAt));
          expect(Date.parse(recordedAt)).toBeLessThan((date + LONGEST_STORY_DAYS) * 86_400_000);
        }
      }
    }
  });

  test('learns what it knows of a row in order, and something else each time', () => {
    for (const revisions of FEBRUARY.flatMap((date) => Object.values(dayHistory(date)))) {
      revisions.forEach((revision, index) => {
        const before = revisions[index - 1];
        if (before === undefined || before.key !== revision.key) return;
        expect(Date.parse(revision.recordedAt)).toBeGreaterThanOrEqual(Date.parse(before.recordedAt));
        expect(revision.fields).not.toEqual(before.fields);
      });
    }
  });

  test('has corrections, and rows that come late', () => {
    const calls = FEBRUARY.flatMap((date) => dayHistory(date).calls);
    const late = calls.filter(
      ({ occurredAt, recordedAt }) => Date.parse(recordedAt) - Date.parse(occurredAt as string) > 86_400_000,
    );
    expect(late.length).toBeGreaterThan(5);
    expect(calls.length - new Set(calls.map(({ key }) => key)).size).toBeGreaterThan(5);
  });

  test('has states of tickets that follow each other without a gap', () => {
    const rows = changedBetween(
      FEBRUARY.flatMap((date) => dayHistory(date).ticket_states),
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

  test('is taken by its sources without a reject, under keys that repeat nowhere', () => {
    const seen = new Set<string>();
    for (let date = civilDay(2026, 1, 1); date < civilDay(2026, 2, 1); date++) {
      for (const source of SOURCE_KEYS) {
        const fields = CONTACTCENTER.sources
          .find(({ key }) => key === source)!
          .fields.map(
            (field) =>
              ({
                name: field.key,
                unit: null,
                expression: null,
                description: null,
                personal: false,
                ...field,
              }) as FieldDefinition,
          );
        const revisions = dayHistory(date)[source];
        const rows = changedBetween(revisions, -Infinity, Infinity);
        expect(checkHistory(revisions, rowFields(fields), Date.parse('2027-01-01T00:00:00Z')).rejected).toEqual([]);
        for (const { key } of rows) {
          expect(seen.has(`${source} ${String(key)}`)).toBe(false);
          seen.add(`${source} ${String(key)}`);
        }
      }
    }
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
