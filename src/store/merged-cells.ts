import { mergedBins, mergedRegisters } from '../kernel/sketch-bytes.js';
import { stateColumns, type RollupDefinition, type StateKind } from '../lang/rollup.js';
import type { CellRow } from '../sql/rollup-refresh.js';

/** Cells of a longer time out of those of its parts, of a rollup that has counts and sketches: one for each group. */
export function mergedCells({ dimensions, states }: Pick<RollupDefinition, 'dimensions' | 'states'>, cells: readonly CellRow[]): CellRow[] {
  const names = dimensions.map((_, index) => `d${index}`);
  const columns = stateColumns(states);
  const groups = new Map<string, CellRow[]>();
  for (const cell of cells) {
    const group = JSON.stringify(names.map((name) => cell[name]));
    const known = groups.get(group) ?? [];
    groups.set(group, known);
    known.push(cell);
  }
  return [...groups.values()].map((parts) => Object.fromEntries([
    ...names.map((name) => [name, parts[0]![name]!] as const),
    ...states.map(({ kind }, index) => [columns[index]!, mergedState(kind, parts.map((cell) => cell[columns[index]!] ?? null).filter((part) => part !== null))] as const),
  ]));
}

/** Null: of nothing. */
function mergedState(kind: StateKind, parts: readonly (string | Buffer)[]): string | Buffer | null {
  switch (kind) {
    case 'rows':
    case 'known': return parts.reduce((sum, part) => sum + BigInt(part as string), 0n).toString();
    case 'registers': return parts.length === 0 ? null : mergedRegisters(parts as Buffer[]);
    case 'bins': return parts.length === 0 ? null : mergedBins(parts as Buffer[]);
    default: throw new Error(`a rollup with sketches has no ${kind}`);
  }
}
