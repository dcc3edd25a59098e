import { canonicalJson } from '../../kernel/canonical-json.js';
import type { Writing } from '../../store/database.js';
import type { SourceContent } from '../../store/definition-content.js';
import {
  writeSourceHeader, writeSourceVersion, type HeaderTexts, type StoredDefinition,
} from '../../store/definitions.js';
import { writeAudit } from '../audit/write-audit.js';
import { authorOf, type AppContext } from '../context.js';

/** Writes a source that nothing is wrong with, over what is stored under its key: a version where its content is new. */
export async function storeSource(
  ctx: AppContext, tx: Writing, texts: HeaderTexts, content: SourceContent, stored: StoredDefinition<SourceContent> | undefined,
): Promise<void> {
  const standing = stored === undefined || stored.newest.deleted ? null : stored.newest;
  const id = await writeSourceHeader(tx, stored?.id ?? null, texts);
  const newVersion = standing === null || canonicalJson(standing.content) !== canonicalJson(content);
  const number = (stored?.newest.number ?? 0) + (newVersion ? 1 : 0);
  if (newVersion) await writeSourceVersion(tx, id, { number, deleted: false, content, by: authorOf(ctx) });
  await writeAudit(ctx, tx, 'SOURCE_DEFINED', texts.key, { version: String(number), newVersion });
}
