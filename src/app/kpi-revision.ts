import { revisionDueAt } from '../calendar/revision.js';
import { canonicalJson } from '../kernel/canonical-json.js';
import { instantText } from '../kernel/instant.js';
import type { KpiVersionRow } from '../sql/catalog.js';
import type { Author } from '../store/catalog.js';
import { kpiVersions, lastConfirmations } from '../store/kpis.js';
import { authorize } from './access.js';
import type { AppContext } from './context.js';
import type { KpiModel } from './definitions/kpi-model.js';
import { organizationCalendar } from './evaluation/organization-calendar.js';

/** When people last looked at a KPI, and when they are to look again. */
export interface RevisionModel {
  /** Canonical instant text: when it was last confirmed, or its own content written. */
  readonly lastAt: string;
  readonly lastBy: Author;
  /** What the one who confirmed it had to say; null where it was written since, or nothing was said. */
  readonly note: string | null;
  /** Canonical instant text; null: it has no cadence. */
  readonly dueAt: string | null;
  /** It is due, and nobody has looked. */
  readonly stale: boolean;
}

/** Of each KPI, in their order; null where there is nothing in force to look at. */
export async function kpiRevisions(ctx: AppContext, kpis: readonly KpiModel[]): Promise<(RevisionModel | null)[]> {
  authorize(ctx, 'readDefinitions');
  const reading = await ctx.reading();
  const now = await reading.knowledge();
  const { timeZone } = await organizationCalendar(reading, null);
  const confirmations = await lastConfirmations(reading);
  const versions = await kpiVersions(reading, kpis.map(({ id }) => id));
  return kpis.map(({ id, status, reviseEvery }, index) => {
    if (status !== 'PUBLISHED') return null;
    const written = lastWritten(versions[index]!);
    const confirmed = confirmations.get(id);
    const isConfirmed = confirmed !== undefined && Date.parse(confirmed.recordedAt) >= written.recordedAt;
    const last = isConfirmed ? Date.parse(confirmed.recordedAt) : written.recordedAt;
    const dueAt = reviseEvery === null ? null : revisionDueAt(last, reviseEvery, timeZone);
    const by = isConfirmed ? confirmed : written;
    return {
      lastAt: instantText(last), lastBy: { member: by.createdByMember, apiKey: by.createdByKey },
      note: isConfirmed ? confirmed.note : null,
      dueAt: dueAt === null ? null : instantText(dueAt), stale: dueAt !== null && dueAt <= now,
    };
  });
}

const lastWritten = (newestFirst: readonly KpiVersionRow[]): KpiVersionRow => writtenContents(newestFirst)[0]!;

/** The versions whose content somebody wrote, newest first; one that only follows what it reads has the content of the one before. */
export function writtenContents(newestFirst: readonly KpiVersionRow[]): KpiVersionRow[] {
  const contents = newestFirst.map(({ definition }) => canonicalJson(definition));
  return newestFirst.filter((_, index) => contents[index] !== contents[index + 1]);
}
