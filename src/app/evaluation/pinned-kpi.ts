import { YardstickError, badInput } from '../../kernel/errors.js';
import { isId } from '../../kernel/ids.js';
import { instantText } from '../../kernel/instant.js';
import { kpiDraftById, kpiIdOf, kpiVersionById } from '../../store/kpis.js';
import { isAllowed } from '../access.js';
import type { AppContext } from '../context.js';
import { shownKey } from '../definitions/texts.js';
import type { Question } from '../evaluation-answer.js';
import { askedVersion, pinned, type AskedKpi } from './asked-version.js';
import type { Asking } from './asking.js';
import { lastVersion, publishedVersion, versionDefinition } from './published-version.js';

/**
 * The question's one KPI by the version of this id, for all periods, whatever became of the KPI since. A published version reads
 * what it read as it was published. A draft, which only those find who may read drafts, reads the definitions in force; a version
 * that was one at the definition instant is the draft that it was. Throws NOT_FOUND, BAD_INPUT together with SPLICE.
 */
export async function pinnedKpi(ctx: AppContext, question: Question, id: string, asking: Asking): Promise<AskedKpi[]> {
  if (question.versioning === 'SPLICE') {
    const hint = 'Leave out version, or versioning.';
    throw badInput('versioning', 'One version answers for all periods: there is nothing to splice.', hint);
  }
  const key = question.kpis[0]!;
  const { reading, definition, compiled } = asking;
  const kpiId = isId(id) ? await kpiIdOf(reading, key) : null;
  const isOfKpi = (row: { readonly id: string } | undefined): boolean => row !== undefined && row.id === kpiId;
  const isKnown = ({ recordedAt }: { readonly recordedAt: number }): boolean => definition === null || recordedAt <= definition;

  const version = kpiId === null ? undefined : await kpiVersionById(reading, id);
  if (version !== undefined && isOfKpi(version) && isKnown(version)) {
    const record = compiled.catalog.kpi(key) ?? compiled.catalog.retiredKpi(key)!;
    const isLast = record.versionId === id;
    return [pinned(isLast ? await lastVersion(asking, record) : await publishedVersion(asking, record, version))];
  }
  const draft = kpiId !== null && isAllowed(ctx.actor, 'readDrafts') ? await kpiDraftById(reading, id) : undefined;
  if (draft !== undefined && isOfKpi(draft) && isKnown(draft)) {
    return [pinned(askedVersion(versionDefinition(draft, draft), compiled))];
  }
  const later = [version, draft].find(isOfKpi);
  throw new YardstickError('NOT_FOUND', `The KPI "${shownKey(key)}" has no version "${shownKey(id)}".`, {
    argument: 'version',
    ...(later !== undefined && { hint: `It was recorded at ${instantText(later.recordedAt)}, after asOf.definition.` }),
  });
}
