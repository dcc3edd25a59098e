import { describe, expect, test } from '@jest/globals';
import { allDependentsOf, contextsIn, dependenciesOf, dependentsOf } from '../../src/lang/dependencies.js';
import { calls, catalog, catalogOf, field, kpi, measure, source } from './example-catalog.js';

describe('dependencies', () => {
  test('are the measures and KPIs that a text names', () => {
    expect(dependenciesOf('contact_rate', catalog)).toEqual(['offered', 'order_count']);
  });

  test('are not the fields of its conditions, even of the same name', () => {
    const calling = source('calling', [field('a', 'BOOLEAN', 'DIMENSION')]);
    const kpis = [kpi('k', 'where(b, a) / overall(b, "a")')];
    const own = catalogOf([calling], [measure('a', 'calling'), measure('b', 'calling')], kpis);
    expect(dependenciesOf('k', own)).toEqual(['b']);
    expect(dependentsOf('a', own)).toEqual([]);
    expect(dependentsOf('b', own)).toEqual(['k']);
  });

  test('are none where a text does not parse, or names what is not there', () => {
    const own = catalogOf([calls], [measure('a', 'calls')], [kpi('broken', 'a +'), kpi('lost', 'a + constructor')]);
    expect(dependenciesOf('broken', own)).toEqual([]);
    expect(dependenciesOf('lost', own)).toEqual(['a']);
  });

  test('run backwards too', () => {
    expect(dependentsOf('offered', catalog)).toEqual(['contact_rate', 'csat']);
  });

  test('run backwards as far as they go, also around a cycle', () => {
    const own = catalogOf([calls], [measure('a', 'calls')], [kpi('x', 'a + z'), kpi('y', 'x'), kpi('z', 'y'), kpi('w', '1')]);
    expect(allDependentsOf(['a'], own)).toEqual(['x', 'y', 'z']);
    expect(allDependentsOf(['x'], own)).toEqual(['y', 'z']);
    expect(allDependentsOf(['w'], own)).toEqual([]);
  });
});

test('the fields of a text are those of its conditions and shares, each with what it is said of', () => {
  expect(contextsIn('where(a + share(b, "team"), channel == "x" and talk > 5) / overall(c, "team", "channel") + overall(d) + mean_over(e, "day", weekday() < 6)')
    .map(({ over, fields }) => `${[...over].sort().join(' ')}: ${[...fields].sort().join(' ')}`).sort())
    .toEqual(['a b: channel talk', 'b: team', 'c: channel team']);
  expect(contextsIn('where(a,')).toEqual([]);
});
