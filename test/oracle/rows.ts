import { Decimal } from '../../src/kernel/decimal.js';

/** Doubles of the table against SQL's numeric texts: equal to 1e-12 of their size. */
const ALIKE = new Decimal('1e-12');

function equalCells(a: unknown, b: unknown): boolean {
  if (a === null || b === null || typeof a !== 'number') return a === b;
  const [x, y] = [new Decimal(a), new Decimal(String(b))];
  return x.minus(y).abs().lte(ALIKE.times(Decimal.max(x.abs(), y.abs(), 1)));
}

/** The rows that differ, side by side; none where the two tables say the same in the same order. */
export function equalRows(engine: readonly (readonly unknown[])[], sql: readonly (readonly unknown[])[]): { row: number; engine: unknown; sql: unknown }[] {
  return Array.from({ length: Math.max(engine.length, sql.length) }, (_, row) => ({ row, engine: engine[row], sql: sql[row] }))
    .filter(({ engine: a, sql: b }) => a?.length !== b?.length || !a!.every((cell, column) => equalCells(cell, b![column])))
    .slice(0, 5);
}
