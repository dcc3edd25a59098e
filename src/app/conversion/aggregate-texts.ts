import { isCount, type Aggregation } from '../../lang/aggregation.js';
import { print } from '../../lang/print.js';
import type { MeasureInput } from '../definitions/measure-content.js';
import { conjunction } from './row-names.js';
import type { SqlExpression } from './sql/sql-expression.js';
import { toLanguage, type SqlNames } from './sql/to-language.js';

export type AggregateTexts = Pick<MeasureInput, 'aggregation' | 'value' | 'filter'>;

/**
 * An aggregate over SQL as a measure has it. CASE WHEN c THEN x END becomes a filter, and a sum of ones a count: over the same
 * rows they give the same number. Throws Untranslatable.
 */
export function aggregateTexts(
  aggregation: Aggregation, sql: SqlExpression | null, conditions: readonly SqlExpression[], names: SqlNames,
): AggregateTexts {
  const [when, then] = sql === null ? [] : onlyBranch(sql, aggregation);
  const value = then ?? sql;
  const filter = conjunction([...conditions, ...when === undefined ? [] : [when]], names);
  const texts = { ...(filter === null ? {} : { filter: print(filter) }) };
  const countsRows = value === null || (aggregation === 'COUNT' && isConstant(value)) || (aggregation === 'SUM' && isOne(value));
  if (countsRows) return { aggregation: 'COUNT', ...texts };
  const text = print(toLanguage(value, isCount(aggregation) ? null : 'number', names));
  // Every row has a key.
  if (aggregation === 'COUNT' && text === 'key') return { aggregation, ...texts };
  return { aggregation, value: text, ...texts };
}

/** Of CASE WHEN c THEN x END, and in a sum also with ELSE 0: the condition and the value. */
function onlyBranch(sql: SqlExpression, aggregation: Aggregation): [] | [when: SqlExpression, then: SqlExpression] {
  if (sql.kind !== 'case' || sql.branches.length !== 1) return [];
  const { branches: [branch], otherwise } = sql;
  const isZero = otherwise?.kind === 'number' && Number(otherwise.text) === 0;
  const addsNothing = otherwise === null || (aggregation === 'SUM' && isZero);
  return addsNothing ? [branch!.when, branch!.then] : [];
}

const isConstant = ({ kind }: SqlExpression): boolean => kind === 'number' || kind === 'text' || kind === 'boolean';
const isOne = (sql: SqlExpression): boolean => sql.kind === 'number' && Number(sql.text) === 1;
