import { beforeAll, describe, expect, test } from '@jest/globals';
import { Decimal as AnyDecimal } from 'decimal.js';
import fc from 'fast-check';
import type pg from 'pg';
import { Decimal } from '../../src/kernel/decimal.js';
import { fold } from '../../src/lang/fold.js';
import type { ScalarFunction } from '../../src/lang/kpi-expr.js';
import type { Formula } from '../../src/lang/plan.js';
import { NoValue } from '../../src/lang/value.js';
import { migratedDatabase, ownerClient } from '../support/database.js';
import { sample } from '../support/size.js';

/** A formula with the cells that it reads; null: the cell has no value. */
interface Case {
  readonly formula: Formula;
  readonly cells: readonly (string | null)[];
}

/** Formulas in one statement. */
const AT_ONCE = 500;

let owner: pg.Client;
beforeAll(async () => { owner = await ownerClient(await migratedDatabase()); });

/** PostgreSQL's numeric arithmetic, written out by hand for each function. Without a value is null. */
const SQL: Partial<Record<ScalarFunction, (...args: string[]) => string>> = {
  add: (a, b) => `(${a} + ${b})`,
  subtract: (a, b) => `(${a} - ${b})`,
  multiply: (a, b) => `(${a} * ${b})`,
  divide: (a, b) => `(${a} / nullif(${b}, 0))`,
  modulo: (a, b) => `(${a} % nullif(${b}, 0))`,
  negate: (a) => `(- ${a})`,
  abs: (a) => `abs(${a})`,
  round: (a, digits) => `round(${a}, ${digits}::int)`,
  floor: (a) => `floor(${a})`,
  ceil: (a) => `ceil(${a})`,
  least: (a, b) => `case when ${a} is not null and ${b} is not null then least(${a}, ${b}) end`,
  greatest: (a, b) => `case when ${a} is not null and ${b} is not null then greatest(${a}, ${b}) end`,
  coalesce: (a, b) => `coalesce(${a}, ${b})`,
  nullif: (a, b) => `case when ${b} is not null then nullif(${a}, ${b}) end`,
  if: (condition, a, b) => `case when ${condition} then ${a} when not ${condition} then ${b} end`,
  less: (a, b) => `(${a} < ${b})`,
  greaterOrEqual: (a, b) => `(${a} >= ${b})`,
  equal: (a, b) => `(${a} = ${b})`,
  notEqual: (a, b) => `(${a} <> ${b})`,
};

function sqlOf(formula: Formula, cells: Case['cells'], type: string): string {
  switch (formula.op) {
    case 'number': return `${formula.value.startsWith('-') ? `(${formula.value})` : formula.value}::${type}`;
    case 'cell': return cells[formula.cell] === null ? `null::${type}` : `(${cells[formula.cell]})::${type}`;
    case 'boolean': return String(formula.value);
    case 'over':
    case 'units': throw new Error('a random formula has no units');
    case 'call': return SQL[formula.fn]!(...formula.args.map((argument) => sqlOf(argument, cells, type)));
  }
}

/** What PostgreSQL makes of them. `type`: the numeric type of every operand. */
async function bySql(cases: readonly Case[], type: string): Promise<(string | null)[]> {
  const { rows } = await owner.query<[string | null]>({
    text: cases.map(({ formula, cells }) => `select (${sqlOf(formula, cells, type)})::text`).join(' union all '), rowMode: 'array',
  });
  return rows.map(([value]) => value);
}

function byFold({ formula, cells }: Case): string | null {
  const value = fold(formula, (cell) => (cells[cell] === null ? NoValue.of('NO_DATA') : new Decimal(cells[cell]!)));
  return value instanceof Decimal ? value.toFixed() : null;
}

const digits = (most: number): fc.Arbitrary<string> =>
  fc.tuple(fc.bigInt({ min: -(10n ** BigInt(most)) + 1n, max: 10n ** BigInt(most) - 1n }), fc.integer({ min: 0, max: Math.min(most, 6) }))
    .map(([integer, places]) => new Decimal(integer.toString()).times(new Decimal(10).pow(-places)).toFixed());

const CELLS = 4;
const leaf = (most: number): fc.Arbitrary<Formula> => fc.oneof(
  { weight: 2, arbitrary: fc.integer({ min: 0, max: CELLS - 1 }).map((cell) => ({ op: 'cell' as const, cell })) },
  { weight: 1, arbitrary: digits(most).map((value) => ({ op: 'number' as const, value })) },
);

const call = (fn: ScalarFunction, ...args: Formula[]): Formula => ({ op: 'call', fn, args });
const number = (value: number): Formula => ({ op: 'number', value: String(value) });

/** + − × at most of the places, and what else is exact. */
function exactTree(depth: number, most: number): fc.Arbitrary<Formula> {
  if (depth === 0) return leaf(most);
  const part = exactTree(depth - 1, most);
  const of = (...functions: ScalarFunction[]): fc.Arbitrary<Formula> =>
    fc.tuple(fc.constantFrom(...functions), part, part).map(([fn, a, b]) => call(fn, a, b));
  return fc.oneof(
    { weight: 12, arbitrary: of('add', 'subtract', 'multiply') },
    { weight: 2, arbitrary: of('least', 'greatest', 'modulo', 'coalesce', 'nullif') },
    { weight: 1, arbitrary: fc.tuple(fc.constantFrom('negate' as const, 'abs' as const, 'floor' as const, 'ceil' as const), part)
      .map(([fn, a]) => call(fn, a)) },
    { weight: 1, arbitrary: fc.tuple(part, fc.integer({ min: 0, max: 3 })).map(([a, places]) => call('round', a, number(places))) },
    { weight: 1, arbitrary: fc.tuple(of('less', 'greaterOrEqual', 'equal', 'notEqual'), part, part).map((args) => call('if', ...args)) },
  );
}

function quotientTree(depth: number): fc.Arbitrary<Formula> {
  if (depth === 0) return leaf(9);
  const part = fc.oneof({ weight: 1, arbitrary: leaf(9) }, { weight: 3, arbitrary: quotientTree(depth - 1) });
  const fn = fc.constantFrom<ScalarFunction[]>('add', 'subtract', 'multiply', 'divide', 'divide');
  return fc.tuple(fn, part, part).map((args) => call(...args));
}

const withCells = (formula: fc.Arbitrary<Formula>, most: number): fc.Arbitrary<Case> => fc.record({
  formula, cells: fc.array(fc.option(digits(most), { freq: 15 }), { minLength: CELLS, maxLength: CELLS }),
});

/** Digits of an operand by the depth of the tree, so that no result has more than the 34 that are kept. */
const exactCase = fc.integer({ min: 1, max: 3 }).chain((depth) => {
  const most = [27, 13, 6, 3][depth]!;
  return withCells(exactTree(depth, most), most);
});
const quotientCase = withCells(quotientTree(4), 9);

const many = (one: fc.Arbitrary<Case>): fc.Arbitrary<Case[]> => fc.array(one, { minLength: AT_ONCE, maxLength: AT_ONCE });
/** Half of the formulas of this file. */
const RUNS = sample(1_000, 100_000) / AT_ONCE;

const same = (a: string | null, b: string | null): boolean => (a === null || b === null ? a === b : new AnyDecimal(a).eq(b));

const text = ({ formula, cells }: Case): string => sqlOf(formula, cells, 'numeric');

describe('the fold and PostgreSQL\'s numeric arithmetic give the same value', () => {
  test('exactly, for + − × and all else that has an exact result', () => fc.assert(fc.asyncProperty(many(exactCase), async (cases) => {
    const expected = await bySql(cases, 'numeric');
    expect(cases.filter((each, index) => !same(byFold(each), expected[index]!)).map(text)).toEqual([]);
  }), { numRuns: RUNS, endOnFailure: true }), 900_000);

  test('within 1e-12 of it where something is divided, however it goes on', async () => {
    let judged = 0;
    let illConditioned = 0;
    await fc.assert(fc.asyncProperty(many(quotientCase), async (cases) => {
      // With 40 places PostgreSQL's quotients are known to more digits than any that are compared.
      const expected = await bySql(cases, 'numeric(80, 40)');
      const different = cases.flatMap((each, index) => {
        const { value, condition } = conditioned(each.formula, each.cells);
        if (condition.gt(WORST_CONDITION)) {
          illConditioned++;
          return [];
        }
        judged++;
        const [folded, sql] = [byFold(each), expected[index]!];
        if (folded === null || sql === null || value === null) return folded === sql ? [] : [{ formula: text(each), folded, sql }];
        const apart = new Wide(folded).minus(sql).abs();
        return apart.lte(new Wide(sql).abs().times('1e-12')) ? [] : [{ formula: text(each), folded, sql }];
      });
      expect(different).toEqual([]);
    }), { numRuns: RUNS, endOnFailure: true });
    expect(illConditioned / (judged + illConditioned)).toBeLessThan(0.01);
  }, 900_000);

  test('a fold in doubles would be seen', async () => {
    const cases = fc.sample(exactCase, AT_ONCE);
    const expected = await bySql(cases, 'numeric');
    const inDoubles = cases.map(byFold).map((value) => value && String(Number(value)));
    expect(inDoubles.filter((value, index) => !same(value, expected[index]!)).length).toBeGreaterThan(0);
  });
});

const Wide = AnyDecimal.clone({ precision: 120 });

/** Where two nearly equal quotients are subtracted, no number of digits is enough: beyond this, rounding may decide the result. */
const WORST_CONDITION = 1e15;

interface Conditioned { readonly value: AnyDecimal | null; readonly condition: AnyDecimal }

/** The value, and by how much relative errors of the operands may have grown in it. */
function conditioned(formula: Formula, cells: Case['cells']): Conditioned {
  const one = new Wide(1);
  if (formula.op === 'number') return { value: new Wide(formula.value), condition: one };
  if (formula.op === 'cell') return { value: cells[formula.cell] === null ? null : new Wide(cells[formula.cell]!), condition: one };
  if (formula.op !== 'call') throw new Error('no number');
  const [a, b] = [formula.args[0]!, formula.args[1]!].map((argument) => conditioned(argument, cells)) as [Conditioned, Conditioned];
  const both = AnyDecimal.max(a.condition, b.condition);
  if (a.value === null || b.value === null) return { value: null, condition: both };
  if (formula.fn === 'multiply') return { value: a.value.times(b.value), condition: a.condition.plus(b.condition) };
  if (formula.fn === 'divide') {
    return b.value.isZero() ? { value: null, condition: both } : { value: a.value.div(b.value), condition: a.condition.plus(b.condition) };
  }
  const value = formula.fn === 'add' ? a.value.plus(b.value) : a.value.minus(b.value);
  const weight = a.value.abs().times(a.condition).plus(b.value.abs().times(b.condition));
  // Exact operands have an exact difference, 0 included.
  if (value.isZero()) return { value, condition: both.eq(1) ? one : new Wide(Infinity) };
  return { value, condition: weight.div(value.abs()) };
}
