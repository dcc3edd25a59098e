import { conflict, notFound } from '../../kernel/errors.js';
import { DEFINITION_KEY, isId } from '../../kernel/ids.js';
import type { KpiRecord } from '../../store/catalog.js';
import type { Reading } from '../../store/database.js';
import type { KpiContent } from '../../store/definition-content.js';
import { kpiDraftById, kpiIdOf, kpiVersionById } from '../../store/kpis.js';
import { shownKey } from '../definitions/texts.js';
import type { ReadKpi } from './change-set.js';

/**
 * What a draft or version of the KPI holds, under the header as it stands, to be published. Throws NOT_FOUND for what is no version of
 * the KPI, CONFLICT for a draft that was published already and replaced since.
 */
export async function storedVersion(tx: Reading, key: string, id: string, standing: KpiRecord | undefined): Promise<ReadKpi> {
  const kpiId = DEFINITION_KEY.test(key) ? await kpiIdOf(tx, key) : null;
  const published = isId(id) ? await kpiVersionById(tx, id) : undefined;
  const draft = isId(id) ? await kpiDraftById(tx, id) : undefined;
  const row = published ?? draft;
  if (kpiId === null) throw notFound('KPI', shownKey(key));
  if (row === undefined || row.id !== kpiId) {
    throw notFound('version', shownKey(id), `It has to be the id of a draft or of a version of "${shownKey(key)}".`);
  }
  if (published !== undefined && draft !== undefined && published.versionId !== standing?.versionId) {
    throw conflict('The draft was published already.', { hint: 'Draft its content again to have it in force once more.' });
  }
  const { canonical: _, unit, ...content } = row.definition as KpiContent;
  const { name, description, tags } = standing ?? draft!;
  return {
    key, name, description, tags, content, declaredUnit: unit || null, reviseEvery: undefined, drivers: null,
    draftId: published === undefined ? draft!.versionId : null, effectiveFrom: null,
  };
}
