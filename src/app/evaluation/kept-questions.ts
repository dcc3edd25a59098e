import { LRUCache } from 'lru-cache';
import { canonicalJson } from '../../kernel/canonical-json.js';
import type { Reading } from '../../store/database.js';
import type { PreparedQuestion } from './prepared-question.js';

/** Points × cells of all that is kept. What is read by them, and its statements, are kept with them. */
const MOST_KEPT = 200_000;
/** Of one: a long series is planned in a fraction of the time that it takes to read it. */
const LARGEST_KEPT = 20_000;

/** The clock of whoever asks moves once a second, and then nobody asks for it again: it would only take memory, also with old definitions. */
const KEPT_MS = 5_000;

const kept = new LRUCache<string, PreparedQuestion>({
  maxSize: MOST_KEPT, maxEntrySize: LARGEST_KEPT, sizeCalculation: sizeOf, ttl: KEPT_MS, ttlAutopurge: true,
});

/** Of what is planned. */
function sizeOf({ plan, kpis }: PreparedQuestion): number {
  const points = plan.frames.reduce((sum, frame) => sum + frame.points.length, 0);
  return 1 + points * (plan.cells.length + plan.presence.length + kpis.length);
}

/**
 * A question as it was prepared before, where it is asked again under the same definitions and at the same instant of the organisation's
 * clock, by which its periods and conditions are resolved. `asked`: all else that decides it, as plain data.
 */
export async function keptQuestion(reading: Reading, asked: unknown, prepare: () => Promise<PreparedQuestion>): Promise<PreparedQuestion> {
  const token = await reading.definitionsToken();
  if (token === null) return prepare();
  const key = `${reading.organizationId} ${token} ${await reading.knowledge()} ${canonicalJson(asked)}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  const prepared = await prepare();
  kept.set(key, prepared);
  return prepared;
}
