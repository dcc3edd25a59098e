import { didYouMean } from '../kernel/suggest.js';
import type { Diagnostic } from '../lang/diagnostics.js';
import { loadCatalog } from '../store/catalog.js';
import type { Reading } from '../store/database.js';
import { authorize } from './access.js';
import type { AppContext } from './context.js';
import { aboutWhole, keyFindings } from './definitions/key-findings.js';
import { scheduleModel, type Defined, type ScheduleModel } from './definitions/models.js';
import { scheduleContent, type ScheduleInput } from './definitions/schedule-content.js';
import { shownKey } from './definitions/texts.js';
import { writeCalendar } from './definitions/write-calendar.js';

/**
 * Declares a work schedule, or gives it other hours: what uses it follows. The one of the key `default` is meant where an
 * expression names none. The same content writes no version; a deleted schedule comes back under its old key. Throws BAD_INPUT for
 * hours that cannot be, CONFLICT where `expectedVersion` does not stand.
 */
export async function defineSchedule(
  ctx: AppContext, input: ScheduleInput, expectedVersion?: string | null,
): Promise<Defined<ScheduleModel>> {
  authorize(ctx, 'define');
  const { key } = input;
  const malformed = keyFindings(key, 'key');
  if (malformed.length > 0) return { definition: null, diagnostics: malformed };
  const read = scheduleContent(input);
  return ctx.database.write(ctx.organizationId, async (tx) => {
    await tx.stamp();
    const diagnostics = await tagFindings(tx, read.content.holidayTag);
    if (diagnostics.length > 0) return { definition: null, diagnostics };
    await writeCalendar(ctx, tx, 'SCHEDULE', { key, ...read }, expectedVersion);
    return { definition: scheduleModel((await loadCatalog(tx, null)).schedule(key)!), diagnostics: [] };
  });
}

async function tagFindings(tx: Reading, tag: string | null): Promise<Diagnostic[]> {
  if (tag === null) return [];
  const catalog = await loadCatalog(tx, null);
  if (catalog.tag(tag) !== undefined) return [];
  const key = shownKey(tag);
  return [aboutWhole(key, 'holidayTag', 'NAM231', { key, hint: didYouMean(key, catalog.tagKeys) })];
}
