import { describe, expect, test } from '@jest/globals';
import type { MeasureDefinition } from '../../src/lang/catalog.js';
import { boundMeasure, measureFindings } from './bound-measure.js';
import { catalogOf, field, source } from './example-catalog.js';
import { rowText } from './rendered.js';

const BACKLOG: Partial<MeasureDefinition> = { stock: { from: 'occurredAt', until: 'resolved_at' } };

describe('a stock', () => {
  test('counts rows between two instants, and is placed by the first', () => {
    const { stock, at, atKey } = boundMeasure({ stock: { from: 'resolved_at', until: 'occurredAt' } });
    expect([rowText(stock!.from), rowText(stock!.until), rowText(at), atKey]).toEqual(['resolved_at', '@occurredAt', 'resolved_at', 'resolved_at']);
    expect(boundMeasure(BACKLOG)).toMatchObject({ atKey: 'occurredAt', maturityMs: 0, finestGrain: null });
  });

  test('may end at an instant that is computed', () => {
    const tasks = source('tasks', [
      field('closed_at', 'INSTANT', 'TIME'),
      field('done', 'INSTANT', 'VALUE', { expression: 'least(closed_at, occurredAt)' }),
      field('note_at', 'INSTANT', 'VALUE'),
    ]);
    const of = catalogOf([tasks], [], []);
    const until = (key: string): Partial<MeasureDefinition> => ({ source: 'tasks', stock: { from: 'occurredAt', until: key } });
    expect(rowText(boundMeasure(until('done'), of).stock!.until)).toBe('least(closed_at, @occurredAt)');
    expect(measureFindings(until('note_at'), of)[0]).toMatch(/^NAM243 In stock.until: "note_at" cannot end a stock of "tasks"/);
    expect(measureFindings({ source: 'tasks', stock: { from: 'done', until: 'closed_at' } }, of)[0])
      .toBe('NAM243 In stock.from: "done" cannot begin a stock of "tasks": it is neither occurredAt nor a field of role TIME.');
  });

  test('knows the instant at which it is read, in its value and filter alone', () => {
    const age = boundMeasure({ ...BACKLOG, aggregation: 'AVG', value: 'seconds_between(occurredAt, as_of())', filter: 'as_of() > resolved_at or answered' });
    expect(rowText(age.value!)).toBe('secondsBetween(@occurredAt, @asOf)');
    expect(age.unit.display).toBe('s');
    expect(measureFindings({ filter: 'as_of() > occurredAt' })[0]).toMatch(/^NAM233 In filter: "as_of" stands only/);
  });

  test('tells both of its ends that do not fit, and where nothing else has a place', () => {
    expect(measureFindings({ at: 'resolved_at', stock: { from: 'resolved', until: 'wait' } })).toEqual([
      'NAM243 In stock.from: "resolved" cannot begin a stock of "calls": it is neither occurredAt nor a field of role TIME.',
      'NAM243 In stock.until: "wait" cannot end a stock of "calls": it is neither occurredAt, a field of role TIME nor a computed INSTANT field.',
      'TYP321 In at: A stock is placed in time by its from and until, so it has no other time.',
    ]);
  });
});
