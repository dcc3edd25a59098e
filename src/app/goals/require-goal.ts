import { notFound } from '../../kernel/errors.js';
import { DEFINITION_KEY } from '../../kernel/ids.js';
import { didYouMean } from '../../kernel/suggest.js';
import type { Reading } from '../../store/database.js';
import { loadGoals, type StoredGoal } from '../../store/goals.js';
import { shownKey } from '../definitions/texts.js';

/** The goal as it stands now. @throws YardstickError NOT_FOUND with a suggestion. */
export async function requireGoal(reading: Reading, key: string): Promise<StoredGoal> {
  // What can be no key may hold what PostgreSQL takes for no text.
  const [goal] = DEFINITION_KEY.test(key) ? await loadGoals(reading, { keys: [key] }) : [];
  if (goal !== undefined) return goal;
  const keys = (await loadGoals(reading)).map(({ key: known }) => known);
  throw notFound('goal', shownKey(key), didYouMean(shownKey(key), keys));
}
