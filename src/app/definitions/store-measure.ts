import { canonicalJson } from '../../kernel/canonical-json.js';
import type { Writing } from '../../store/database.js';
import type { MeasureContent } from '../../store/definition-content.js';
import {
  writeMeasureHeader, writeMeasureVersion, type HeaderTexts, type StoredDefinition,
} from '../../store/definitions.js';
import { writeAudit } from '../audit/write-audit.js';
import { authorOf, type AppContext } from '../context.js';

/** Writes a measure that nothing is wrong with, over what is stored under its key: a version where its content is new. */
export async function storeMeasure(
  ctx: AppContext, tx: Writing, texts: HeaderTexts, content: MeasureContent, stored: StoredDefinition<MeasureContent> | undefined,
): Promise<void> {
  const standing = stored === undefined || stored.newest.deleted ? null : stored.newest;
  const id = await writeMeasureHeader(tx, stored?.id ?? null, texts);
  const newVersion = standing === null || canonicalJson(standing.content) !== canonicalJson(content);
  const number = (stored?.newest.number ?? 0) + (newVersion ? 1 : 0);
  if (newVersion) await writeMeasureVersion(tx, id, { number, deleted: false, content, by: authorOf(ctx) });
  await writeAudit(ctx, tx, 'MEASURE_DEFINED', texts.key, { version: String(number), newVersion });
}
