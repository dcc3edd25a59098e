import { conflict } from '../../kernel/errors.js';
import { contentChanges } from '../changes/content-changes.js';

/** What `expectedVersion` says where there is to be no definition yet. */
const NONE = '0';

/** A definition as it stands, and what its earlier versions held. */
export interface Versioned {
  readonly noun: string;
  readonly key: string;
  /** Null: there is none, or it was withdrawn. */
  readonly current: { readonly version: string; readonly content: object } | null;
  /** What a version held; undefined where there is none of this number. */
  readonly contentOf: (version: string) => Promise<object | undefined>;
}

/**
 * Refuses to go on where the definition is not as its author saw it. No expectation fits everything. Throws CONFLICT with the current
 * version, and with what changed between the expected version and it, part by part.
 */
export async function checkExpectedVersion(
  expected: string | null | undefined, { noun, key, current, contentOf }: Versioned,
): Promise<void> {
  if (expected === null || expected === undefined || expected === (current?.version ?? NONE)) return;
  const stands = current === null ? `There is no ${noun} "${key}"` : `The ${noun} "${key}" stands at version ${current.version}`;
  const wanted = expected === NONE ? 'none was expected' : `version ${expected.slice(0, 40)} was expected`;
  const seen = current === null || expected === NONE ? undefined : await contentOf(expected);
  const changes = seen === undefined ? [] : contentChanges(seen, current!.content);
  const changed = changes.length === 0 ? '' : ` Since then ${changes.map(({ part }) => part).join(', ')} changed.`;
  throw conflict(`${stands}, but ${wanted}.${changed}`, {
    argument: 'expectedVersion',
    currentVersion: current?.version ?? null,
    changes,
    hint: current === null ? 'Leave expectedVersion out, or pass "0", to define it.' : 'Read it again, and decide anew.',
  });
}
