import type { RevisionCadence, RevisionUnit } from '../../calendar/revision.js';
import { instantText } from '../../kernel/instant.js';
import type { KpiColumns, KpiDraftRow, KpiVersionRow } from '../../sql/catalog.js';
import type { Author, KpiRecord } from '../../store/catalog.js';
import type { KpiContent } from '../../store/definition-content.js';

const KPI_STATUSES = ['DRAFT', 'PUBLISHED', 'RETIRED'] as const;
export type KpiStatus = (typeof KPI_STATUSES)[number];

export interface KpiVersionModel extends KpiContent {
  readonly id: string;
  /** major.minor; of a draft draft.1, draft.2 … */
  readonly number: string;
  readonly status: KpiStatus;
  /** Canonical instant text: when it was recorded, a draft when it was drafted. */
  readonly createdAt: string;
  readonly createdBy: Author;
  /** Canonical instant text: from then on it is what the KPI means. Null for a draft. */
  readonly effectiveFrom: string | null;
}

export interface KpiModel {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly description: string | null;
  readonly tags: readonly string[];
  /** A member's id; null where a service defined it. */
  readonly ownerId: string | null;
  readonly status: KpiStatus;
  /** The version that answers by default; of a retired KPI its last one; null while there are only drafts. */
  readonly current: KpiVersionModel | null;
  readonly reviseEvery: RevisionCadence | null;
  /** Keys of measures and KPIs that are believed to move it, without arithmetic; those since withdrawn among them. */
  readonly drivers: readonly string[];
  /** When and why it was retired; null while it is not. */
  readonly retirement: { readonly recordedAt: string; readonly effectiveFrom: string; readonly reason: string | null } | null;
}

export const versionNumber = ({ major, minor }: { readonly major: number; readonly minor: number | null }): string =>
  `${major}.${minor ?? 0}`;

export const kpiVersionModel = (row: Omit<KpiVersionRow, 'id'>, status: Exclude<KpiStatus, 'DRAFT'> = 'PUBLISHED'): KpiVersionModel => ({
  ...authored(row), number: versionNumber(row), status, effectiveFrom: instantText(row.effectiveFrom)
});

export const draftModel = (row: KpiDraftRow): KpiVersionModel =>
  ({ ...authored(row), number: `draft.${row.number}`, status: 'DRAFT', effectiveFrom: null });

type Authored = Pick<KpiVersionRow, 'versionId' | 'recordedAt' | 'createdByMember' | 'createdByKey' | 'definition'>;

function authored(row: Authored): Omit<KpiVersionModel, 'number' | 'status' | 'effectiveFrom'> {
  const { expression, canonical, unit, direction, format, maturityLag, minSample } = row.definition as KpiContent;
  return {
    id: row.versionId, expression, canonical, unit, direction, format, maturityLag, minSample,
    createdAt: instantText(row.recordedAt), createdBy: { member: row.createdByMember, apiKey: row.createdByKey },
  };
}

/** A KPI that was published, also one retired since. */
export function kpiModel(record: KpiRecord): KpiModel {
  const { versionId, major, minor, createdAt, createdBy, content, effectiveFrom, retirement } = record;
  const status = retirement === null ? 'PUBLISHED' : 'RETIRED';
  const current = kpiVersionModel({
    versionId, major, minor, recordedAt: createdAt, definition: content, effectiveFrom,
    createdByMember: createdBy.member, createdByKey: createdBy.apiKey,
  }, status);
  return {
    ...headerModel(record), status, current,
    retirement: retirement === null ? null : {
      recordedAt: instantText(retirement.recordedAt), effectiveFrom: instantText(retirement.effectiveFrom), reason: retirement.reason,
    },
  };
}

/** A KPI of which there are only drafts, by one of them. */
export const draftedKpiModel = (row: KpiDraftRow): KpiModel =>
  ({ ...headerModel(row), status: row.retired ? 'RETIRED' : 'DRAFT', current: null, retirement: null });

type Header = Pick<KpiModel, 'id' | 'key' | 'name' | 'description'> & Pick<KpiColumns, 'tags' | 'ownerId' | 'reviseCount' | 'reviseUnit' | 'drivers'>;

const headerModel = ({ id, key, name, description, tags, ownerId, reviseCount, reviseUnit, drivers }: Header): Omit<KpiModel, 'status' | 'current' | 'retirement'> => ({
  id, key, name, description, tags, ownerId, drivers,
  reviseEvery: reviseCount === null ? null : { count: reviseCount, unit: reviseUnit as RevisionUnit },
});
