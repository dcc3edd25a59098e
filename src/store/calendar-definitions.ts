import { newId } from '../kernel/ids.js';
import { instantText } from '../kernel/instant.js';
import type { Reading, Writing } from './database.js';
import type { ScheduleContent, TagContent } from './definition-content.js';
import type { HeaderTexts, NewVersion, StoredDefinition } from './definitions.js';
import { CalendarDefinition, CalendarVersion } from './entities/calendar-definition.js';

/** What each kind's versions hold. */
export interface CalendarContents {
  readonly TAG: TagContent;
  readonly SCHEDULE: ScheduleContent;
}
export type CalendarKind = keyof CalendarContents;

/** Read anew each time: what stood before the stamp may not stand after it. */
const FRESH = { disableIdentityMap: true } as const;

/** The tag or schedule of this key with its newest version, also a deletion; undefined where the key is free. */
export async function storedCalendar<K extends CalendarKind>(
  tx: Reading, kind: K, key: string,
): Promise<StoredDefinition<CalendarContents[K]> | undefined> {
  const { organizationId } = tx;
  const header = await tx.em.findOne(CalendarDefinition, { organizationId, kind, key }, FRESH);
  if (header === null) return undefined;
  const newestFirst = { orderBy: { number: 'desc' }, limit: 1, ...FRESH } as const;
  const [newest] = await tx.em.find(CalendarVersion, { organizationId, calendarId: header.id }, newestFirst);
  const { number, deleted, definition } = newest!;
  return { id: header.id, newest: { number, deleted, content: definition as CalendarContents[K] } };
}

/** What a version of the tag or schedule held; undefined where there is none of this number. */
export async function calendarVersionContent<K extends CalendarKind>(
  tx: Reading, calendarId: string, number: number,
): Promise<CalendarContents[K] | undefined> {
  const version = await tx.em.findOne(CalendarVersion, { organizationId: tx.organizationId, calendarId, number }, FRESH);
  return version?.definition as CalendarContents[K] | undefined;
}

/** Makes the header where `id` is null, else brings it up to date. Returns its id. */
export async function writeCalendarHeader(tx: Writing, kind: CalendarKind, id: string | null, texts: HeaderTexts): Promise<string> {
  const { organizationId } = tx;
  const { key, name, description } = texts;
  if (id !== null) {
    await tx.em.nativeUpdate(CalendarDefinition, { organizationId, id }, { name, description });
    return id;
  }
  const made = newId();
  await tx.em.insert(CalendarDefinition, { organizationId, id: made, kind, key, name, description });
  return made;
}

export async function writeCalendarVersion<K extends CalendarKind>(
  tx: Writing, calendarId: string, { number, deleted, content, by }: NewVersion<CalendarContents[K]>,
): Promise<void> {
  await tx.em.insert(CalendarVersion, {
    organizationId: tx.organizationId, calendarId, number, id: newId(), recordedAt: instantText(await tx.stamp()), deleted,
    definition: content, createdByMember: by.member, createdByKey: by.apiKey,
  });
}
