import type { KpiDefinition } from '../../lang/catalog.js';
import type { KpiVersionRow } from '../../sql/catalog.js';
import { meaningOf, type KpiRecord } from '../../store/catalog.js';
import type { KpiContent } from '../../store/definition-content.js';
import { askedVersion, type AskedVersion } from './asked-version.js';
import type { Asking } from './asking.js';
import { compiledCatalog } from './compiled-catalog.js';

/** The KPI's last version. What stands reads what stands; what is retired, the definitions that it had: they may be gone by now. */
export const lastVersion = async ({ reading, compiled }: Asking, record: KpiRecord): Promise<AskedVersion> =>
  askedVersion(record, record.retirement === null ? compiled : await compiledCatalog(reading, record.createdAt));

/** A version as it was published: over the definitions that were recorded by then, which are those that it names. */
export const publishedVersion = async ({ reading }: Asking, header: Header, row: KpiVersionRow): Promise<AskedVersion> =>
  askedVersion(versionDefinition(header, row), await compiledCatalog(reading, row.recordedAt));

type Header = Pick<KpiDefinition, 'key' | 'name'>;

/** A version, or a draft, under the name that its KPI has now. */
export const versionDefinition = (
  { key, name }: Header, { versionId, definition }: Pick<KpiVersionRow, 'versionId' | 'definition'>,
): KpiDefinition => ({ key, name, versionId, ...meaningOf(definition as KpiContent) });
