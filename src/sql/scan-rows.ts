import { sql, type RawBuilder } from 'kysely';
import { canonicalJson } from '../kernel/canonical-json.js';
import type { RowExpr } from '../lang/row-expr.js';
import { facts } from './facts.js';
import { groupText } from './group-text.js';
import { rowSql, tableColumns, type ColumnOf } from './row-sql.js';
import type { Scan, ScanCell } from './scan.js';
import { journeyRows } from './scan-journey.js';

type Sql = RawBuilder<unknown>;

/** What a form needs of the rows to place them, written against alias `r`. */
export interface Placing {
  /** Columns that are read besides `at` and `key`. */
  readonly columns: readonly { readonly name: string; readonly value: Sql }[];
  readonly condition: Sql;
  /** The span of time that the rows fall into, in milliseconds since the epoch. */
  readonly extent: { readonly from: number; readonly to: number };
}

/** Each field that a scan needs is taken out of its row once, however many cells read it. */
export class ExtractedColumns {
  private readonly leaves = new Map<string, { readonly name: string; readonly value: Sql }>();

  constructor(private readonly prefix: string) {}

  readonly read: ColumnOf = (leaf) => {
    const identity = `${leaf.op}:${leaf.key}`;
    const known = this.leaves.get(identity);
    if (known !== undefined) return sql.ref(`f.${known.name}`);
    const name = `${this.prefix}${this.leaves.size}`;
    this.leaves.set(identity, { name, value: tableColumns('r')(leaf) });
    return sql.ref(`f.${name}`);
  };

  extractions(): Sql[] {
    return [...this.leaves.values()].map(({ name, value }) => sql`${value} as ${sql.ref(name)}`);
  }

  names(): string[] {
    return [...this.leaves.values()].map(({ name }) => name);
  }
}

/**
 * The rows of a scan, as a sub-select that is read under alias `f`. What is asked of it is remembered, so its text has to be made
 * last.
 */
export class ScannedRows {
  private readonly own = new ExtractedColumns('x');
  /** Of the later row that a journey's value is read from. */
  private readonly later = new ExtractedColumns('y');
  /** What every cell asks of a row narrows the rows that are read. */
  private readonly common: readonly RowExpr[];

  constructor(private readonly scan: Scan) {
    this.common = [...commonTo(scan.cells, ({ slice }) => slice), ...commonTo(scan.cells, ({ aggregate }) => aggregate.filter)];
  }

  /** An expression over a row. `asOf`: the instant at which a stock is read. */
  expression(expression: RowExpr, asOf?: Sql): Sql {
    return rowSql(expression, this.own.read, asOf);
  }

  /** What a cell asks of a row besides what all cells do. */
  conditions({ slice, aggregate }: ScanCell, asOf?: Sql): Sql[] {
    return [slice, aggregate.filter]
      .filter((condition) => condition !== null && !this.isCommon(condition))
      .map((condition) => this.expression(condition!, asOf));
  }

  /** What a cell aggregates; null where it counts rows. */
  value({ aggregate }: ScanCell, asOf?: Sql): Sql | null {
    if (aggregate.value === null) return null;
    const isLater = (this.scan.journey?.read.valueStep ?? 0) > 0;
    return rowSql(aggregate.value, (isLater ? this.later : this.own).read, asOf);
  }

  /** The group's values as columns d0 … */
  dimensions(): Sql[] {
    return this.scan.by.map(({ expression }, index) => sql`${groupText(expression, this.own.read)} as ${sql.ref(`d${index}`)}`);
  }

  /** Names of the sub-select's columns: `at`, `key` and what was asked for. */
  names({ columns }: Placing): string[] {
    const later = (this.scan.journey?.read.valueStep ?? 0) > 0 ? this.later.names() : [];
    return ['at', 'key', ...columns.map(({ name }) => name), ...this.own.names(), ...later];
  }

  /** The sub-select. */
  sql({ columns, condition, extent }: Placing): Sql {
    const { asOf, at, journey } = this.scan;
    const read = tableColumns('r');
    const placing = columns.map(({ name, value }) => sql`${value} as ${sql.ref(name)}`);
    const selected = [sql`${rowSql(at, read)} as at`, sql`r.key`, ...placing, ...this.own.extractions()];
    const conditions = [condition, ...this.common.map((each) => rowSql(each, read)), ...this.ofGroups(read)];
    if (journey === undefined) return facts(asOf, sql.join(selected), sql.join(conditions, sql` and `));
    const names = ['at', 'key', ...columns.map(({ name }) => name), ...this.own.names()];
    return journeyRows({ journey, own: asOf, at, columns: selected, names, conditions, extent, later: this.later });
  }

  private ofGroups(read: ColumnOf): Sql[] {
    const { among, by } = this.scan;
    if (among === undefined) return [];
    const group = sql`jsonb_build_array(${sql.join(by.map(({ expression }) => groupText(expression, read)))})`;
    return [sql`${group} = any(${among.map((values) => JSON.stringify(values))}::jsonb[])`];
  }

  private isCommon(condition: RowExpr): boolean {
    const identity = canonicalJson(condition);
    return this.common.some((each) => canonicalJson(each) === identity);
  }
}

function commonTo(cells: readonly ScanCell[], part: (cell: ScanCell) => RowExpr | null): RowExpr[] {
  const [first, ...others] = cells.map(part);
  if (first == null || readsAsOf(first)) return [];
  const identity = canonicalJson(first);
  return others.every((other) => other !== null && canonicalJson(other) === identity) ? [first] : [];
}

/** Whether an expression means something else at every instant that a stock is read at. */
export function readsAsOf(expression: RowExpr | null): boolean {
  if (expression === null) return false;
  return expression.op === 'asOf' || (expression.op === 'call' && expression.args.some(readsAsOf));
}

/** The names of the group's columns. */
export const dimensionNames = ({ by }: Scan): Sql[] => by.map((_, index) => sql.ref(`d${index}`));

/** GROUP BY of the one set of these columns. It is how statements that answer questions are told from others. */
export const groupedBy = (names: readonly Sql[]): Sql => sql`group by grouping sets ((${sql.join(names)}))`;
