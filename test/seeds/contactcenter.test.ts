import { describe, expect, test } from '@jest/globals';
import { checkBatch } from '../../src/app/row-checks/check-batch.js';
import { rowFields, type SentRow } from '../../src/app/row-checks/check-row.js';
import { civilDay } from '../../src/calendar/civil-day.js';
import type { FieldDefinition } from '../../src/lang/catalog.js';
import { dayRows, LONGEST_STORY_DAYS, SOURCE_KEYS } from '../../seeds/contactcenter/day.js';
import { CONTACTCENTER } from '../../seeds/contactcenter/definitions.js';
import { Random } from '../../seeds/contactcenter/random.js';

const NOW = Date.parse('2026-03-18T10:00:00Z');
const LATER = NOW + 400 * 24 * 3_600_000;
const day = (text: string): number => Date.parse(text) / 86_400_000;

describe('a day of the contact centre', () => {
  test('follows from the day and the clock alone', () => {
    expect(dayRows(day('2026-03-02'), NOW)).toEqual(dayRows(day('2026-03-02'), NOW));
    expect(dayRows(day('2026-03-02'), NOW)).not.toEqual(dayRows(day('2026-03-03'), NOW));
  });

  test('has no row and no instant after the clock', () => {
    for (const date of ['2026-03-16', '2026-03-18', '2026-03-19']) {
      for (const rows of Object.values(dayRows(day(date), NOW))) {
        for (const { occurredAt, fields } of rows) {
          const instants = [occurredAt, ...Object.values(fields as object)].filter(
            (value) => typeof value === 'string' && /^\d{4}-.*Z$/.test(value),
          );
          for (const instant of instants) expect(Date.parse(instant as string)).toBeLessThanOrEqual(NOW);
        }
      }
    }
  });

  test('keeps its keys as time goes on, and no longer changes once its stories are over', () => {
    const date = day('2026-03-16');
    const then = dayRows(date, NOW);
    const later = dayRows(date, LATER);
    for (const source of SOURCE_KEYS) {
      const keys = later[source].map(({ key }) => key);
      for (const { key } of then[source]) expect(keys).toContain(key);
    }
    expect(dayRows(date, (date + LONGEST_STORY_DAYS) * 86_400_000)).toEqual(later);
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
        const rows: readonly SentRow[] = dayRows(date, LATER)[source];
        expect(checkBatch(rows, rowFields(fields)).rejected).toEqual([]);
        for (const { key } of rows) {
          expect(seen.has(`${source} ${String(key)}`)).toBe(false);
          seen.add(`${source} ${String(key)}`);
        }
      }
    }
  });

  test('is quiet on Sundays and holidays: nobody answers the lines', () => {
    const calls = (date: string): number =>
      dayRows(day(date), LATER).calls.filter(({ key }) => !String(key).startsWith('call-after')).length;
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
