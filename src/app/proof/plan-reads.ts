import { canonicalJson } from '../../kernel/canonical-json.js';
import type { RowExpr } from '../../lang/row-expr.js';
import type { FrozenRead } from './snapshot-content.js';
import type { SnapshotRead } from './snapshot-model.js';

/** Stretches of sources that evidence is read over, each once. What is placed by no stored field is read whatever its time. */
export function planReads(reads: readonly FrozenRead[]): SnapshotRead[] {
  const all = reads.flatMap(({ sourceId, reads: ofSource }) => ofSource.flatMap(({ at, spans }) => {
    const field = timeField(at);
    return field === null ? [{ sourceId, timeField: 'occurredAt', from: null, to: null }]
      : spans.map(({ from, to }) => ({ sourceId, timeField: field, from, to }));
  }));
  return [...new Map(all.map((read) => [canonicalJson(read), read])).values()];
}

/** `occurredAt` or the key of a stored field; null: it is computed. */
export function timeField(at: RowExpr): string | null {
  if (at.op === 'field') return at.key;
  return at.op === 'builtIn' && at.key === 'occurredAt' ? at.key : null;
}
