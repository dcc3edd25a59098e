import { describe, expect, test } from '@jest/globals';
import { bindMeasure } from '../../src/lang/bind-measure.js';
import type { MeasureDefinition } from '../../src/lang/catalog.js';
import { calls, catalog, catalogOf, field, measure, source } from './example-catalog.js';
import { rowText } from './rendered.js';

const bound = (more: Partial<MeasureDefinition>, of = 'calls') => {
  const result = bindMeasure(measure('m', of, more), catalog);
  if (!result.ok) throw new Error(result.diagnostics.map(({ message }) => message).join(' '));
  return result;
};
const findings = (more: Partial<MeasureDefinition>, of = 'calls') => {
  const result = bindMeasure(measure('m', of, more), catalog);
  if (result.ok) throw new Error('no finding');
  return result.diagnostics;
};

describe('a measure', () => {
  test('is bound to its source, in canonical units', () => {
    const { measure: result, fields, value, filter } = bound({
      aggregation: 'AVG', value: 'handle', filter: "answered and channel=='a'", at: 'resolved_at', unit: 'h',
    });
    expect(rowText(result.value!)).toBe('add(multiply(wait, 60), talk)');
    expect(rowText(result.filter!)).toBe('and(answered, equal(channel, "a"))');
    expect(result).toMatchObject({
      key: 'm',
      versionId: 'v-m',
      source: 'calls',
      atKey: 'resolved_at',
      at: { op: 'field', type: 'instant' },
    });
    expect(result.unit).toMatchObject({ display: 'h', factor: '3600' });
    expect({ fields, value, filter }).toEqual({
      fields: ['answered', 'channel', 'handle', 'resolved_at', 'talk', 'wait'],
      value: 'handle',
      filter: 'answered and channel == "a"',
    });
  });

  test('takes its unit from its value where none is declared', () => {
    expect(bound({ aggregation: 'MAX', value: 'wait' }).measure.unit.display).toBe('min');
    expect(bound({ aggregation: 'SUM', value: 'cost / 2' }).measure.unit.display).toBe('EUR');
    expect(bound({ aggregation: 'STDDEV', value: 'wait ^ 2' }).measure.unit.display).toBe('s^2');
    expect(bound({ aggregation: 'APPROX_PERCENTILE', value: 'wait', percentile: 0.5 }).measure).toMatchObject({ percentile: 0.5, unit: { display: 'min' } });
  });

  test('that counts has a label for a unit', () => {
    expect(bound({ unit: 'calls' }).measure.unit).toMatchObject({ display: 'calls', dimensions: {} });
    expect(bound({}).measure.unit.display).toBe('');
    expect(bound({ aggregation: 'COUNT_DISTINCT', value: 'customer', unit: 'customers' }).measure.unit.display).toBe('customers');
    expect(bound({ aggregation: 'COUNT_DISTINCT', value: 'wait' }).measure.unit.display).toBe('');
    expect(bound({ aggregation: 'APPROX_COUNT_DISTINCT', value: 'customer', unit: 'customers' }).measure.unit.display).toBe('customers');
    expect(bound({ value: 'resolved_at' }).measure.value).toMatchObject({ key: 'resolved_at' });
  });

  test('is placed by occurredAt or by a TIME field', () => {
    expect(bound({}).measure.at).toEqual({ op: 'builtIn', key: 'occurredAt', type: 'instant' });
    const stated = source('stated', [
      field('closed_at', 'INSTANT', 'TIME'),
      field('end', 'INSTANT', 'TIME', { expression: 'coalesce(closed_at, occurredAt)' }),
    ]);
    const result = bindMeasure(measure('m', 'stated', { at: 'end' }), catalogOf([stated], [], []));
    expect(result.ok && rowText(result.measure.at)).toBe('coalesce(closed_at, @occurredAt)');
  });

  test.each<[Partial<MeasureDefinition>, string, string, string]>([
    [{ filter: 'chanel == "a"' }, 'NAM202', 'filter', 'In filter: Source "calls" has no field "chanel".'],
    [{ filter: 'wait' }, 'TYP304', 'filter', 'In filter: The expression must give a truth value, but it gives a number.'],
    [{ filter: '' }, 'SYN102', 'filter', 'In filter: The expression is empty.'],
    [{ aggregation: 'SUM' }, 'TYP310', 'value', 'In value: SUM needs a value.'],
    [{ aggregation: 'COUNT_DISTINCT' }, 'TYP310', 'value', 'In value: COUNT_DISTINCT needs a value.'],
    [
      { aggregation: 'AVG', value: 'answered' },
      'TYP309',
      'value',
      'In value: AVG takes numbers, but the value is a truth value.',
    ],
    [{ aggregation: 'LAST', value: 'channel' }, 'TYP309', 'value', 'In value: LAST takes numbers, but the value is a text.'],
    [
      { aggregation: 'SUM', value: 'wait +' },
      'SYN110',
      'value',
      'In value: The expression ends where a value is expected after "+".',
    ],
    [
      { aggregation: 'SUM', value: 'wait * $p' },
      'NAM211',
      'value',
      'In value: Parameters like $p stand only in the where and having of a question.',
    ],
    [
      { aggregation: 'SUM', value: 'wait', unit: 'EUR' },
      'UNI402',
      'unit',
      'In unit: The declared unit EUR does not fit: the values are in min.',
    ],
    [
      { unit: 'h' },
      'UNI402',
      'unit',
      'In unit: The declared unit h does not fit: the values are in a count, which has no dimension.',
    ],
    [
      { at: 'recordedAt' },
      'NAM217',
      'at',
      'In at: "recordedAt" cannot place the rows of "calls" in time: it is neither occurredAt nor a field of role TIME.',
    ],
    [
      { at: 'resolved' },
      'NAM217',
      'at',
      'In at: "resolved" cannot place the rows of "calls" in time: it is neither occurredAt nor a field of role TIME.',
    ],
    [
      { at: 'wait' },
      'NAM217',
      'at',
      'In at: "wait" cannot place the rows of "calls" in time: it is neither occurredAt nor a field of role TIME.',
    ],
    [{ aggregation: 'PERCENTILE', value: 'wait' }, 'TYP311', 'percentile', 'In percentile: PERCENTILE needs its percentile.'],
    [
      { aggregation: 'PERCENTILE', value: 'wait', percentile: 1 },
      'TYP311',
      'percentile',
      'In percentile: The percentile must lie between 0 and 1, both excluded.',
    ],
    [
      { aggregation: 'PERCENTILE', value: 'wait', percentile: Number.NaN },
      'TYP311',
      'percentile',
      'In percentile: The percentile must lie between 0 and 1, both excluded.',
    ],
    [{ aggregation: 'APPROX_PERCENTILE', value: 'wait' }, 'TYP311', 'percentile', 'In percentile: APPROX_PERCENTILE needs its percentile.'],
    [{ aggregation: 'APPROX_PERCENTILE', value: 'channel', percentile: 0.5 }, 'TYP309', 'value', 'In value: APPROX_PERCENTILE takes numbers, but the value is a text.'],
    [{ aggregation: 'APPROX_COUNT_DISTINCT' }, 'TYP310', 'value', 'In value: APPROX_COUNT_DISTINCT needs a value.'],
    [
      { aggregation: 'APPROX_COUNT_DISTINCT', value: 'wait', percentile: 0.5 }, 'TYP311', 'percentile',
      'In percentile: APPROX_COUNT_DISTINCT takes no percentile.',
    ],
    [{ aggregation: 'AVG', value: 'wait', percentile: 0.5 }, 'TYP311', 'percentile', 'In percentile: AVG takes no percentile.'],
  ])('%j is refused', (more, code, part, message) => {
    expect(findings(more)).toMatchObject([{ code, part, message }]);
  });

  test('of no source is refused with a suggestion', () => {
    expect(findings({}, 'cals')).toMatchObject([{ code: 'NAM216', part: 'source', hint: 'Did you mean "calls"?' }]);
    expect(findings({}, 'constructor')).toMatchObject([{ code: 'NAM216', hint: null }]);
  });

  test('tells all of its findings at once', () => {
    expect(findings({ aggregation: 'SUM', filter: 'x', at: 'y', percentile: 2 }).map(({ part }) => part)).toEqual([
      'value',
      'filter',
      'at',
      'percentile',
    ]);
  });

  test('of a broken TIME field says which', () => {
    const broken = source('broken', [field('end', 'INSTANT', 'TIME', { expression: 'nope' })]);
    const result = bindMeasure(measure('m', 'broken', { at: 'end' }), catalogOf([broken, calls], [], []));
    expect(result).toMatchObject({ ok: false, diagnostics: [{ code: 'NAM210', part: 'at' }] });
  });
});
