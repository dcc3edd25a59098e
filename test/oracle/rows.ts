import { Decimal } from '../../src/kernel/decimal.js';

/** Doubles of the table against SQL's numeric texts: equal to this much of their size, unless a case says otherwise. */
const ALIKE = 1e-12;

function equalCells(a: unknown, b: unknown, within: number): boolean {
  if (a === null || b === null || typeof a !== 'number') return a === b;
  const [x, y] = [new Decimal(a), new Decimal(String(b))];
  return x.minus(y).abs().lte(Decimal.max(x.abs(), y.abs(), 1).times(within));
}

/** The rows that differ, side by side; none where the two tables say the same in the same order. */
export function equalRows(engine: readonly (readonly unknown[])[], sql: readonly (readonly unknown[])[], within = ALIKE): { row: number; engine: unknown; sql: unknown }[] {
  return Array.from({ length: Math.max(engine.length, sql.length) }, (_, row) => ({ row, engine: engine[row], sql: sql[row] }))
    .filter(({ engine: a, sql: b }) => a?.length !== b?.length || !a!.every((cell, column) => equalCells(cell, b![column], within)))
    .slice(0, 5);
}
