import fc from 'fast-check';
import type { DefinitionSet } from '../../../src/app/definition-files/definition-set.js';
import { GRAINS, WEEKDAYS } from '../../../src/calendar/grain.js';
import { AGGREGATIONS } from '../../../src/lang/aggregation.js';

/** What YAML takes for something else, or takes apart. */
const HOSTILE = [
  'yes', 'No', 'null', '~', 'true', '1e3', '1.10', '0x1f', '0o17', '.inf', '-.5', '1_000', '12:30:45', '2026-01-01', '%', '% of all', '@x', '`x`',
  '# x', 'a # b', 'a: b', 'a:', ':a', '- a', '-', '---', '...', '...x', '? a', '| a', '>', '!tag', '&a', '*a', '<<', '=', '[a', '{a: b}', 'a, b', 'a]', '"a"',
  '\'a\'', 'a"b', 'a\\b', '\\n', ' a', 'a ', '\ta', 'a\tb', 'a\n', '\na', 'a\n\nb', 'a\n  b', '  a\nb', 'a\n\n', 'a \nb', 'a\n---\nb', 'a\n# b\n', 'a\r\nb', 'a\rb',
  'a\u0085b', 'a\u2028b', '\ufeffa', 'é', 'ключ: значение', '顧客', '👩‍👩‍👧', '𝒳', '\u00a0a\u00a0', 'a\u0007', '\ue000', '\ufffe', 'a\u200bb',
  'satisfied / rated', 'where(x, channel = "e-mail", not y)', 'a ? b : c', 'a\n? b\n: c\n',
];

const text = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.tuple(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary' }), fc.constantFrom(...HOSTILE)).map((parts) => parts.join('')),
  fc.array(fc.constantFrom(...HOSTILE), { minLength: 30, maxLength: 60 }).map((parts) => parts.join(' ')),
).filter((each) => each.trim() !== '' && !each.includes('\u0000'));

const key = fc.oneof({ weight: 4, arbitrary: fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/) }, { weight: 1, arbitrary: text });
const aggregation = fc.constantFrom(...AGGREGATIONS);

/** Null and absent alike. */
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { freq: 2 });
const few = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(arbitrary, { maxLength: 3 });

const source = fc.record({
  key, name: text, description: maybe(text), coversFrom: maybe(text),
  fields: few(fc.record({
    key, name: maybe(text), type: fc.constantFrom('TEXT', 'NUMBER', 'BOOLEAN', 'INSTANT'), unit: maybe(text),
    role: fc.constantFrom('DIMENSION', 'VALUE', 'TIME', 'ENTITY'), expression: maybe(text), description: maybe(text), personal: maybe(fc.boolean()),
  })),
});

const step = fc.record({ source: key, filter: maybe(text), after: maybe(text), within: maybe(text), absent: maybe(fc.boolean()) });
const measure = fc.record({
  key, name: maybe(text), description: maybe(text), source: key, aggregation, value: maybe(text), filter: maybe(text),
  percentile: maybe(fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0)),
  at: maybe(fc.oneof(fc.constant('occurredAt'), text)), unit: maybe(text), finestGrain: maybe(fc.constantFrom(...GRAINS)),
  stock: maybe(fc.record({ from: key, until: key })),
  journey: maybe(fc.record({
    entity: fc.constantFrom('CUSTOMER', 'CASE'), steps: few(step), start: maybe(fc.constantFrom('ANY', 'FIRST_OF_ENTITY')), valueStep: maybe(fc.nat(10)),
  })),
  per: maybe(fc.record({ entity: key, aggregation, value: maybe(text), filter: maybe(text), keep: maybe(text) })),
  cohort: maybe(fc.record({
    entity: key, active: maybe(fc.boolean()), window: fc.constantFrom('PREVIOUS_PERIOD', 'NEXT_PERIOD', 'EVER_BEFORE'), offset: maybe(text),
  })),
});

const kpi = fc.record({
  key, name: text, description: maybe(text), expression: text, unit: maybe(text),
  direction: fc.constantFrom('HIGHER_IS_BETTER', 'LOWER_IS_BETTER', 'NEUTRAL'), format: maybe(text),
  tags: maybe(few(fc.oneof(text, fc.constantFrom('pack:effort', 'pack:contact-centre', 'pack:../x', 'pack:')))),
  maturityLag: maybe(text), minSample: maybe(fc.integer()), drivers: maybe(few(key)),
  reviseEvery: maybe(fc.record({ count: fc.nat(), unit: fc.constantFrom('WEEK', 'MONTH', 'QUARTER', 'YEAR') })),
});

const range = fc.record({ name: text, from: text, to: text });
const tag = fc.record({ key, name: maybe(text), description: maybe(text), ranges: maybe(few(range)), iCalendar: maybe(text) });

const interval = fc.record({ from: fc.constantFrom('00:00', '09:00', '17:30'), to: fc.constantFrom('12:00', '24:00') });
const schedule = fc.record({
  key, name: maybe(text), description: maybe(text), holidays: maybe(few(text)), holidayTag: maybe(key),
  hours: few(fc.record({ validFrom: maybe(text), weekly: few(fc.record({ weekday: fc.constantFrom(...WEEKDAYS), intervals: few(interval) })) })),
});

const decimal = fc.oneof(
  fc.constantFrom('0', '0.92', '-1.5', '100', '0.0000001', '123456789012345678901234.5', '0.1000000000000000055511', '15', '-0.25'), text,
);
const levels = fc.record({ floor: maybe(decimal), target: decimal, stretch: maybe(decimal) });
const band = fc.record({ lo: maybe(decimal), hi: maybe(decimal), centre: maybe(decimal), distance: maybe(decimal) });
const bands = fc.record({ floor: maybe(band), target: band });
const target = fc.record({
  shape: fc.constantFrom('AT_LEAST', 'AT_MOST', 'BETWEEN', 'REACH', 'CHANGE', 'RELATIVE_TO', 'BUDGET'), levels: maybe(levels), bands: maybe(bands),
  byPeriod: maybe(few(fc.record({ period: text, levels: maybe(levels), bands: maybe(bands) }))),
  grain: fc.constantFrom('EACH_PERIOD', 'CUMULATIVE', 'AT_END', 'SHARE_OF_PERIODS'), share: maybe(decimal), tolerance: maybe(decimal), from: maybe(decimal),
  trajectory: maybe(fc.record({
    kind: fc.constantFrom('NONE', 'LINEAR', 'STEPS', 'SEASONAL'), start: maybe(decimal), referenceYear: maybe(fc.integer()),
    steps: maybe(fc.array(fc.record({ from: text, value: decimal }), { minLength: 1, maxLength: 3 })),
  })),
  reference: maybe(fc.record({ kind: fc.constantFrom('KPI', 'BENCHMARK', 'SAME_PERIOD_LAST_YEAR'), of: maybe(text) })), expectedEvents: maybe(decimal),
});
const goal = fc.record({
  key, name: text, description: maybe(text), tags: maybe(few(text)), kpi: maybe(key), versionPolicy: maybe(fc.constantFrom('PIN', 'FOLLOW')),
  scope: maybe(text), owner: maybe(text), reviewers: maybe(few(text)), materiality: maybe(decimal), evidence: maybe(fc.constantFrom('CENSUS', 'SAMPLE')),
  start: text, end: maybe(text), guardrails: maybe(few(key)), target: maybe(target), targetReason: maybe(text),
  cadence: fc.record({ grain: fc.constantFrom('WEEK', 'MONTH', 'QUARTER', 'FISCAL_QUARTER', 'YEAR'), opensAfter: maybe(text), dueAfter: maybe(text) }),
  parent: maybe(fc.record({ goal: key, edge: fc.constantFrom('ROLLUP', 'DRIVER'), weights: maybe(few(fc.record({ from: text, weight: decimal }))) })),
  rollup: maybe(fc.record({
    method: fc.constantFrom('WEIGHTED_MEAN', 'WORST', 'COUNT_MET'), ifMissing: maybe(fc.constantFrom('RENORMALISE', 'NULL', 'ZERO')),
  })),
});

const keyed = <T extends { readonly key: string }>(definition: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
  fc.uniqueArray(definition, { maxLength: 4, selector: (each) => each.key });

/** Sets of definitions whose texts are as hostile as can be stored; what they mean is nonsense. */
export const arbitrarySet = fc.record({
  sources: keyed(source), measures: keyed(measure), kpis: keyed(kpi), tags: keyed(tag), schedules: keyed(schedule), goals: keyed(goal),
}).map((set): DefinitionSet => {
  const names = new Set(set.measures.map((each) => each.key));
  return { ...set, kpis: set.kpis.filter((each) => !names.has(each.key)) } as DefinitionSet;
});
