import { describe, expect, test } from '@jest/globals';
import { allDependentsOf, dependentsOf, namesInKpi, namesInRow } from '../../src/lang/dependencies.js';
import { calls, catalog, catalogOf, kpi, measure } from './example-catalog.js';

describe('dependencies', () => {
  test('are the names of a text, but not the fields of its conditions', () => {
    expect(namesInKpi('where(csat, channel == "a") / overall(offered, "team") + f(x)')).toEqual(['csat', 'offered', 'x']);
    expect(namesInRow('lower(channel) in ["a", team] and wait > $p')).toEqual(['channel', 'team', 'wait']);
    expect(namesInKpi('csat +')).toEqual([]);
  });

  test('run backwards too', () => {
    expect(dependentsOf('offered', catalog)).toEqual(['contact_rate', 'csat']);
    expect(dependentsOf('channel', catalog)).toEqual([]);
  });

  test('run backwards as far as they go, also around a cycle', () => {
    const own = catalogOf([calls], [measure('a', 'calls')], [kpi('x', 'a + z'), kpi('y', 'x'), kpi('z', 'y'), kpi('w', '1')]);
    expect(allDependentsOf('a', own)).toEqual(['x', 'y', 'z']);
    expect(allDependentsOf('w', own)).toEqual([]);
  });
});
