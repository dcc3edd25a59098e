import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type CheckKpiOptions, checkCondition, checkKpi } from '../../src/lang/check-kpi.js';
import { checkRow } from '../../src/lang/check-row.js';
import { parse } from '../../src/lang/parse.js';
import { print } from '../../src/lang/print.js';
import { sample } from '../support/size.js';
import { calls, catalog, catalogOf, exampleCalendar, field, kpi, measure, orders, source } from './example-catalog.js';
import { anyExpr, mutated, noise, tokenSoup } from './expressions.js';
import { kpiText } from './rendered.js';

const checked = (text: string, options: Partial<CheckKpiOptions> = {}) => {
  const result = checkKpi(text, { catalog, declaredUnit: null, self: null, ...options });
  if (!result.ok) throw new Error(result.diagnostics.map(({ message }) => message).join(' '));
  return result.kpi;
};
const said = (text: string, options: Partial<CheckKpiOptions> = {}): string => kpiText(checked(text, options).expression);
const findings = (text: string, options: Partial<CheckKpiOptions> = {}) => {
  const result = checkKpi(text, { catalog, declaredUnit: null, self: null, ...options });
  if (result.ok) throw new Error(`no finding in ${text}`);
  return result.diagnostics;
};
const finding = (text: string, options: Partial<CheckKpiOptions> = {}) => {
  const [first, ...others] = findings(text, options);
  expect(others).toEqual([]);
  return first!;
};

describe('names', () => {
  test('are measures, and KPIs written out', () => {
    expect(said('csat * revenue')).toBe('multiply(divide(handled, offered), revenue)');
    expect(checked('csat * revenue').dependencies).toEqual(['csat', 'revenue']);
    expect(Object.keys(checked('csat * revenue').measures)).toEqual(['handled', 'offered', 'revenue']);
  });

  test('a KPI keeps its own grouping when it is written out', () => {
    const sums = catalogOf([calls], [measure('a', 'calls'), measure('b', 'calls')], [kpi('both', 'a + b')]);
    expect(said('both * 2', { catalog: sums })).toBe('multiply(add(a, b), 2)');
  });

  test.each([
    ['cst', 'NAM201', 'There is no measure or KPI "cst".', 'Did you mean "csat"?'],
    [
      'channel',
      'NAM201',
      'There is no measure or KPI "channel".',
      '"channel" is a field of rows: read it in a measure, or in the condition of where(x, condition).',
    ],
    ['__proto__', 'NAM201', 'There is no measure or KPI "__proto__".', null],
    ['hasOwnProperty(csat)', 'NAM206', 'There is no function "hasOwnProperty".', null],
    ['csat()', 'NAM206', 'There is no function "csat".', '"csat" is a value: write it without brackets.'],
    ['sum(revenue)', 'NAM206', 'There is no function "sum".', 'Sums over rows are measures with aggregation SUM.'],
    [
      'lower(csat)',
      'NAM207',
      '"lower" works on the fields of a row, not on measures and KPIs.',
      'Use it in a measure, or in the condition of where(x, condition).',
    ],
    ['overall', 'NAM214', '"overall" is a function.', 'Call it: overall(x [, "dimension", …]).'],
    ['csat + $p', 'NAM211', 'Parameters like $p stand only in the where and having of a question.', null],
    ['csat > 0.5', 'TYP313', 'A KPI is a number, but this is a truth value.', 'Write condition ? 1 : 0.'],
    ['csat + "a"', 'TYP314', 'A text has no place among measures and KPIs.', 'Compare fields with texts in where(x, condition).'],
    [
      'offered in [1] ? 1 : "a"',
      'TYP314',
      'A text has no place among measures and KPIs.',
      'Compare fields with texts in where(x, condition).',
    ],
    ['talk_time + revenue', 'UNI401', '"+" needs one kind of unit: "talk_time" is in s and "revenue" is in EUR.', null],
    [
      'sqrt(talk_time)',
      'UNI403',
      'sqrt(…) takes a number without a dimension, but this is in s.',
      'Divide by a value in the same unit first.',
    ],
    ['clamp(aht, revenue, 5)', 'UNI401', 'clamp(…) needs one kind of unit: "aht" is in min and "revenue" is in EUR.', null],
  ])('%s is refused', (text, code, message, hint) => {
    expect(finding(text)).toMatchObject({ code, message, hint });
  });

  test('a measure that is not valid is told where it is named', () => {
    const broken = catalogOf([calls], [measure('bad', 'calls', { filter: 'chanel == "a"' })], [kpi('k', 'bad * 2')]);
    expect(finding('1 + bad', { catalog: broken })).toMatchObject({
      code: 'NAM210',
      from: 4,
      to: 7,
      message: 'The measure "bad" is not valid as it stands: In filter: Source "calls" has no field "chanel".',
    });
    expect(finding('k', { catalog: broken }).message).toBe(
      'The measure "bad" is not valid as it stands: In filter: Source "calls" has no field "chanel".',
    );
  });

  test('a KPI that is not valid is told where it is named', () => {
    const broken = catalogOf([calls], [measure('a', 'calls')], [kpi('k', 'a +'), kpi('yes', 'a > 1'), kpi('unit', 'a', 'EUR')]);
    expect(finding('a + k', { catalog: broken })).toMatchObject({
      code: 'NAM210',
      from: 4,
      message: 'The KPI "k" is not valid as it stands: The expression ends where a value is expected after "+".',
      hint: 'Mend "k" first.',
    });
    expect(finding('yes', { catalog: broken }).message).toContain('A KPI is a number');
    expect(finding('unit', { catalog: broken }).message).toContain('The declared unit EUR does not fit');
  });
});

describe('units', () => {
  test('beside a KPI declared in minutes, 5 is five minutes', () => {
    expect(said('aht + 5')).toBe('add(divide(talk_time, handled), 300)');
    expect(said('aht > 5 ? 1 : 0')).toBe('if(greater(divide(talk_time, handled), 300), 1, 0)');
    expect(said('clamp(aht, 1, 10)')).toBe('clamp(divide(talk_time, handled), 60, 600)');
    expect(said('greatest(0, aht)')).toBe('greatest(0, divide(talk_time, handled))');
    expect(said('nullif(aht, 2 + 3)')).toBe('nullif(divide(talk_time, handled), multiply(add(2, 3), ~60))');
  });

  test('times, by, and to the power of a literal change no unit but the power', () => {
    expect(said('aht * 5')).toBe('multiply(divide(talk_time, handled), 5)');
    expect(checked('aht * 5').unit.display).toBe('min');
    expect(checked('aht ^ 2').unit).toMatchObject({ dimensions: { time: 2 }, display: 's^2' });
  });

  test('where displays differ, a literal is in the canonical unit', () => {
    expect(said('aht + talk_time + 5')).toBe('add(add(divide(talk_time, handled), talk_time), 5)');
  });

  test('% never scales', () => {
    expect(said('csat > 0.8 ? csat - 0.1 : 0')).toBe(
      'if(greater(divide(handled, offered), 0.8), subtract(divide(handled, offered), 0.1), 0)');
    expect(checked('csat - 0.1').unit.display).toBe('%');
    expect(checked('csat - csat').unit.display).toBe('pp');
    expect(checked('csat / csat').unit.display).toBe('ratio');
  });

  test('rounding is done as displayed, behind factors that say what they are', () => {
    expect(said('round(aht, 1)')).toBe('multiply(round(divide(divide(talk_time, handled), ~60), 1), ~60)');
    expect(said('round(csat, 2)')).toBe('round(divide(handled, offered), 2)');
  });

  test('a declared unit of the same dimension converts, another is refused', () => {
    expect(checked('talk_time', { declaredUnit: 'h' })).toMatchObject({
      unit: { display: 'h', factor: '3600' },
      expression: { op: 'measure' },
    });
    expect(checked('revenue / talk_time', { declaredUnit: 'EUR/h' }).unit).toMatchObject({ inverse: '3600' });
    expect(finding('talk_time', { declaredUnit: 'EUR' })).toMatchObject({
      code: 'UNI402', message: 'The declared unit EUR does not fit: the values are in s.',
    });
    expect(finding('offered', { declaredUnit: 'h' }).message).toBe('The declared unit h does not fit: the values are in calls.');
    expect(checked('offered', { declaredUnit: 'things' }).unit.display).toBe('things');
  });

  test('a literal alone is in the declared unit', () => {
    expect(said('5', { declaredUnit: 'min' })).toBe('300');
    expect(said('(2 + 3) * 2', { declaredUnit: 'EUR/h' })).toBe('divide(multiply(add(2, 3), 2), ~3600)');
  });

  test('what is inferred, where nothing is declared', () => {
    expect(checked('revenue / order_count').unit.display).toBe('EUR');
    expect(checked('offered / hours(1)').unit.display).toBe('calls/h');
    expect(checked('revenue / talk_time').unit.display).toBe('EUR/s');
    expect(checked('offered + order_count').unit.display).toBe('');
    expect(checked('offered + offered').unit.display).toBe('calls');
  });
});

describe('contexts', () => {
  test('where is pushed down to every measure, with its condition bound for that source', () => {
    const { expression } = checked('where(csat, channel == "email" and wait > 5)');
    expect(kpiText(expression)).toBe(
      'divide(handled{where channel == "email" and wait > 5}, offered{where channel == "email" and wait > 5})');
    const condition = checkRow('channel == "email" and wait > 5', { sources: [calls], calendar: exampleCalendar, expect: 'boolean' });
    const leaf = expression.op === 'call' ? expression.args[0] : undefined;
    expect(leaf?.op === 'measure' && leaf.context[0]).toEqual({
      kind: 'where', bySource: condition.ok && condition.bySource, text: 'where channel == "email" and wait > 5',
    });
  });

  test('contexts stand outside in', () => {
    expect(said('overall(where(offered, channel == "a"), "team")')).toBe('offered{overall team}{where channel == "a"}');
    expect(said('where(overall(offered), channel == "a")')).toBe('offered{where channel == "a"}{overall}');
    expect(said('offered / overall(offered, "team", "channel", "team")')).toBe('divide(offered, offered{overall channel, team})');
  });

  test('a context reaches what a KPI reads, and leaves everything else', () => {
    expect(said('where(aht + 5, answered) * offered')).toBe(
      'multiply(add(divide(talk_time{where answered}, handled{where answered}), 300), offered)');
  });

  test('keep the unit', () => {
    expect(checked('overall(aht)').unit.display).toBe('min');
    expect(said('overall(aht) + 5')).toBe('add(divide(talk_time{overall}, handled{overall}), 300)');
  });

  test('over several sources, a condition names what all have', () => {
    const result = checked('where(contact_rate, channel == "a")');
    const [offered] = result.expression.op === 'call' ? result.expression.args : [];
    expect(offered?.op === 'measure' && offered.context[0]?.kind === 'where' && Object.keys(offered.context[0].bySource)).toEqual(
      ['calls', 'orders'],
    );
  });

  test.each([
    ['where(contact_rate, wait > 5)', 'NAM203', '"wait" is a field of "calls", but not of "orders".', 20, 24],
    ['where(offered, chanel == "a")', 'NAM202', 'Source "calls" has no field "chanel".', 15, 21],
    ['where(offered, wait)', 'TYP304', 'The expression must give a truth value, but it gives a number.', 15, 19],
    ['where(offered, channel == $c)', 'NAM211', 'Parameters like $c stand only in the where and having of a question.', 26, 28],
    ['where(offered, csat > 1)', 'NAM202', 'Source "calls" has no field "csat".', 15, 19],
    ['where(5, answered)', 'NAM218', 'where(…) needs a measure or KPI in its first argument.', 6, 7],
    ['where(offered)', 'TYP303', 'where(x, condition) takes 2 arguments, but 1 is given.', 0, 14],
    ['overall(offered, "chanel")', 'NAM213', 'No source has a dimension "chanel".', 17, 25],
    ['overall(offered, channel)', 'TYP307', 'A dimension of overall(…) must be in quotes: "channel".', 17, 24],
    ['overall(1 + 1)', 'NAM218', 'overall(…) needs a measure or KPI in its first argument.', 8, 13],
  ])('%s is refused where it is wrong', (text, code, message, from, to) => {
    expect(finding(text)).toMatchObject({ code, message, from, to });
  });

  test('findings of both arguments and of other operands come together', () => {
    expect(findings('where(offered, chanel == "a" and lower(5) == "x") + nope').map(({ code }) => code)).toEqual([
      'NAM202',
      'TYP301',
      'NAM201',
    ]);
  });
});

describe('cycles and sizes', () => {
  const chain = (length: number) => Array.from({ length }, (_, i) => kpi(`k${i}`, i === 0 ? 'a' : `k${i - 1} + 1`));
  const of = (kpis: ReturnType<typeof kpi>[]) => ({ catalog: catalogOf([calls, orders], [measure('a', 'calls')], kpis) });

  test('a cycle is told with its path, where it enters', () => {
    const options = of([kpi('x', 'y'), kpi('y', 'z + a'), kpi('z', 'a')]);
    expect(finding('a + y', { ...options, self: 'z' }).message).toBe('The KPI would depend on itself: z → y → z.');
    expect(finding('1 + x', { ...options, self: 'z' })).toMatchObject({
      code: 'NAM208', message: 'The KPI would depend on itself: z → x → y → z.', from: 4, to: 5,
    });
    expect(finding('z + 1', { ...options, self: 'z' }).message).toBe('The KPI would depend on itself: z → z.');
    expect(finding('fresh', { ...options, self: 'fresh' }).message).toBe('The KPI would depend on itself: fresh → fresh.');
  });

  test('a cycle among stored KPIs is told too', () => {
    expect(finding('p', of([kpi('p', 'q'), kpi('q', 'p')])).message).toBe('The KPI would depend on itself: p → q → p.');
  });

  test('KPIs are nested eight deep, and not nine', () => {
    expect(checked('k7', { ...of(chain(8)), self: 'top' }).dependencies).toEqual(['k7']);
    expect(finding('k8', { ...of(chain(9)), self: 'top' })).toMatchObject({
      code: 'PLN502',
      message: 'KPIs are nested deeper than 8: top → k8 → k7 → k6 → k5 → k4 → k3 → k2 → k1 → k0.',
    });
    expect(finding('k500', of(chain(501))).code).toBe('PLN502');
    expect(finding('a + k3 + k8', { ...of(chain(9)), self: 'top' }).code).toBe('PLN502');
  });

  test('a condition may name a KPI that is nested as deep as a KPI can be', () => {
    expect(checkCondition('k8 > 5', { ...of(chain(9)), parameters: null }).ok).toBe(true);
    expect(checkCondition('k9 > 5', { ...of(chain(10)), parameters: null })).toMatchObject({
      ok: false,
      diagnostics: [{ code: 'PLN502' }],
    });
  });

  test('twenty measures are read, and not twenty-one', () => {
    const many = Array.from({ length: 21 }, (_, i) => `m${i}`);
    const options = { catalog: catalogOf([calls], many.map((key) => measure(key, 'calls')), []) };
    expect(Object.keys(checked(many.slice(1).join(' + '), options).measures)).toHaveLength(20);
    expect(finding(many.join(' + '), options)).toMatchObject({
      code: 'PLN501',
      message: 'The expression reads 21 measures; 20 are the most.',
    });
  });

  test('what KPIs of KPIs amount to is limited, also with their conditions', () => {
    const text = (name: string): string => Array.from({ length: 100 }, () => name).join(' + ');
    expect(finding(text('b'), of([kpi('b', text('a')), kpi('c', text('b'))]))).toMatchObject({
      code: 'PLN503', message: 'With everything it names written out, the expression has more than 5,000 parts.',
    });
    expect(finding('c', of([kpi('b', text('a')), kpi('c', text('b'))])).code).toBe('NAM210');
    expect(finding('overall(c)', of([kpi('b', text('a')), kpi('c', text('b')), kpi('d', text('c'))])).code).toBe('NAM210');
    const narrow = Array.from({ length: 60 }, (_, i) => `wait > ${i}`).join(' or ');
    expect(finding(`where(b, ${narrow})`, of([kpi('b', text('a'))])).code).toBe('PLN503');
  });
});

describe('conditions', () => {
  const condition = (text: string, parameters: Record<string, unknown> | null = null) =>
    checkCondition(text, { catalog, parameters });

  test('are truth values over KPIs, with parameters in the units beside them', () => {
    const result = condition('csat < $share and aht > $limit and offered in $list', { share: 0.8, limit: 5, list: [1, 2] });
    expect(result.ok && kpiText(result.kpi.expression)).toBe(
      'and(and(less(divide(handled, offered), 0.8), greater(divide(talk_time, handled), 300)), in(offered, 1, 2))');
    expect(result.ok && result.kpi.type).toBe('boolean');
  });

  test('parameters reach the conditions of contexts', () => {
    const result = condition('where(offered, channel == $c) > 5', { c: 'email' });
    expect(result.ok && kpiText(result.kpi.expression)).toBe('greater(offered{where channel == $c}, 5)');
  });

  test.each([
    ['csat', 'TYP304', 'The expression must give a truth value, but it gives a number.'],
    ['csat < $x', 'NAM212', 'The parameter $x has no value.'],
    ['csat < "a"', 'TYP314', 'A text has no place among measures and KPIs.'],
  ])('%s is refused', (text, code, message) => {
    expect(condition(text)).toMatchObject({ ok: false, diagnostics: [{ code, message }] });
  });

  test('a text parameter has no place among KPIs', () => {
    expect(condition('csat < $x', { x: '0.8' })).toMatchObject({ ok: false, diagnostics: [{ code: 'TYP314' }] });
  });
});

describe('properties', () => {
  const seeds = [
    'where(csat, channel == "email" and wait > 5) / overall(csat, "team")',
    'aht > 5 ? round(aht, 1) : coalesce(talk_time / handled, 0)',
    'clamp(csat, 0, 1) * 100 - revenue / order_count',
    'seconds_between(occurredAt, resolved_at) <= hours(2) and channel in ["a", $p]',
  ];
  const anyText = fc.oneof(noise, tokenSoup, mutated(seeds), anyExpr.map(print));
  const parameters = { p: 'x', list: ['a'], constructor: 1 };

  test('whatever the text, both scopes give a value or located diagnostics', () => {
    fc.assert(fc.property(anyText, (text) => {
      const results = [
        checkKpi(text, { catalog, declaredUnit: null, self: 'self' }),
        checkKpi(text, { catalog, declaredUnit: 'h', self: null }),
        checkCondition(text, { catalog, parameters }),
        checkRow(text, { sources: [calls], calendar: exampleCalendar, expect: 'any', parameters }),
        checkRow(text, { sources: [calls, orders], calendar: exampleCalendar, expect: 'boolean' }),
      ];
      for (const result of results) {
        if (result.ok) continue;
        expect(result.diagnostics.length).toBeGreaterThan(0);
        for (const { from, to, code, rendered } of result.diagnostics) {
          expect(0 <= from && from <= to && to <= text.length).toBe(true);
          expect(code).toMatch(/^(SYN1|NAM2|TYP3|UNI4|PLN5)\d\d$/);
          expect(rendered).toContain('^');
        }
      }
    }), { numRuns: sample(1_500, 50_000) });
  });

  test('whatever a parameter holds, a value or a diagnostic comes out', () => {
    fc.assert(
      fc.property(
        fc.anything(),
        fc.constantFrom('channel == $p', 'score > $p', 'channel in $p', 'channel in ["a", $p]', 'answered == $p'),
        (p, text) => {
          expect(typeof checkRow(text, { sources: [calls], calendar: exampleCalendar, expect: 'boolean', parameters: { p } }).ok).toBe('boolean');
        },
      ),
      { numRuns: sample(500, 20_000) },
    );
  });

  test('the canonical text means what the text meant', () => {
    fc.assert(fc.property(fc.oneof(mutated(seeds), anyExpr.map(print)), (text) => {
      const first = checkKpi(text, { catalog, declaredUnit: null, self: null });
      if (!first.ok) return;
      const again = checked(first.kpi.canonical);
      expect(again).toEqual(first.kpi);
    }), { numRuns: sample(500, 20_000) });
  });

  test('prototype names as definitions are definitions like any other', () => {
    const strange = source('constructor', [field('constructor', 'TEXT', 'DIMENSION'), field('valueof', 'NUMBER', 'VALUE')]);
    const own = catalogOf(
      [strange],
      [measure('constructor', 'constructor')],
      [kpi('hasownproperty', 'where(constructor, constructor == "a")')],
    );
    const result = checkKpi('hasownproperty / constructor', { catalog: own, declaredUnit: null, self: null });
    expect(result.ok && kpiText(result.kpi.expression)).toBe('divide(constructor{where constructor == "a"}, constructor)');
    expect(parse('constructor').ok).toBe(true);
  });
});
