import { conflict } from '../../kernel/errors.js';

/** What `expectedVersion` says where there is to be no definition yet. */
const NONE = '0';

/**
 * Refuses to go on where the definition is not as its author saw it. `current` is its version, null where there is none or it
 * was deleted. No expectation fits everything. Throws CONFLICT with the current version.
 */
export function checkExpectedVersion(
  noun: string, key: string, expected: string | null | undefined, current: string | null,
): void {
  if (expected === null || expected === undefined || expected === (current ?? NONE)) return;
  const stands = current === null ? `There is no ${noun} "${key}"` : `The ${noun} "${key}" stands at version ${current}`;
  const wanted = expected === NONE ? 'none was expected' : `version ${expected.slice(0, 40)} was expected`;
  throw conflict(`${stands}, but ${wanted}.`, {
    argument: 'expectedVersion',
    currentVersion: current,
    hint: current === null ? 'Leave expectedVersion out, or pass "0", to define it.' : 'Read it again, and decide anew.',
  });
}
