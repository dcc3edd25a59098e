import type { Coverage } from '../../lang/cell.js';
import { sourcesRead } from '../../lang/dependencies.js';
import type { CellRequest } from '../../lang/plan.js';

/**
 * What a cell can be judged by: its own source's coverage, complete only as far as every source is that its journey reads. Where
 * later steps' sources begin does not matter: what follows a row lies after it.
 */
export function cellCoverage(request: CellRequest, coverage: ReadonlyMap<string, Coverage>): Coverage {
  const own = coverage.get(request.source)!;
  if (request.journey === undefined) return own;
  const declared = sourcesRead(request).flatMap((source) => coverage.get(source)!.completeThrough ?? []);
  return declared.length === 0 ? own : { ...own, completeThrough: Math.min(...declared) };
}
