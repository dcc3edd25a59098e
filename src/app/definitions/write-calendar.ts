import { canonicalJson } from '../../kernel/canonical-json.js';
import { conflict, notFound } from '../../kernel/errors.js';
import { didYouMean } from '../../kernel/suggest.js';
import { type CalendarNoun, dependentsOfCalendar } from '../../lang/calendar-uses.js';
import {
  type CalendarContents, type CalendarKind, storedCalendar, writeCalendarHeader, writeCalendarVersion,
} from '../../store/calendar-definitions.js';
import { loadCatalog, type LoadedCatalog } from '../../store/catalog.js';
import type { Writing } from '../../store/database.js';
import { writeAudit } from '../audit/write-audit.js';
import { authorOf, type AppContext } from '../context.js';
import { checkExpectedVersion } from './expected-version.js';
import { listedKeys, shownKey } from './texts.js';

const NOUNS = { TAG: 'tag', SCHEDULE: 'schedule' } as const satisfies Record<CalendarKind, CalendarNoun>;

export interface NewCalendar<K extends CalendarKind> {
  readonly key: string;
  readonly name: string;
  readonly description: string | null;
  readonly content: CalendarContents[K];
}

/**
 * Writes a tag or schedule after the stamp: the same content writes no version, a deleted one comes back under its old key. Throws
 * CONFLICT where `expectedVersion` does not stand.
 */
export async function writeCalendar<K extends CalendarKind>(
  ctx: AppContext, tx: Writing, kind: K, { key, name, description, content }: NewCalendar<K>,
  expectedVersion: string | null | undefined,
): Promise<void> {
  const stored = await storedCalendar(tx, kind, key);
  const standing = stored === undefined || stored.newest.deleted ? null : stored.newest;
  checkExpectedVersion(NOUNS[kind], key, expectedVersion, standing === null ? null : String(standing.number));
  const id = await writeCalendarHeader(tx, kind, stored?.id ?? null, { key, name, description });
  const newVersion = standing === null || canonicalJson(standing.content) !== canonicalJson(content);
  const number = (stored?.newest.number ?? 0) + (newVersion ? 1 : 0);
  if (newVersion) await writeCalendarVersion<K>(tx, id, { number, deleted: false, content, by: authorOf(ctx) });
  await writeAudit(ctx, tx, `${kind}_DEFINED`, key, { version: String(number), newVersion });
}

/** Withdraws a tag or schedule from now on and returns its id. Throws NOT_FOUND, and CONFLICT naming what uses it. */
export function withdrawCalendar(ctx: AppContext, kind: CalendarKind, key: string): Promise<string> {
  const noun = NOUNS[kind];
  return ctx.database.write(ctx.organizationId, async (tx) => {
    await tx.stamp();
    const catalog = await loadCatalog(tx, null);
    if (catalog[noun](key) === undefined) throw notFound(noun, shownKey(key), didYouMean(shownKey(key), keysOf(noun, catalog)));
    const dependents = dependentsOfCalendar(noun, key, catalog);
    if (dependents.length > 0) {
      const message = `The ${noun} "${key}" is still in use by ${listedKeys(dependents)}.`;
      throw conflict(message, { hint: 'Redefine them first.', dependents });
    }
    const { id, newest } = (await storedCalendar(tx, kind, key))!;
    const number = newest.number + 1;
    await writeCalendarVersion(tx, id, { number, deleted: true, content: newest.content, by: authorOf(ctx) });
    await writeAudit(ctx, tx, `${kind}_DELETED`, key, { version: String(number) });
    return id;
  });
}

const keysOf = (noun: CalendarNoun, { tagKeys, scheduleKeys }: LoadedCatalog): readonly string[] =>
  (noun === 'tag' ? tagKeys : scheduleKeys);
