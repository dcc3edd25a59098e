import { instantText } from '../../src/kernel/instant.js';
import { parse } from '../../src/lang/parse.js';
import { print } from '../../src/lang/print.js';
import type { Database, Writing } from '../../src/store/database.js';
import type { KpiContent } from '../../src/store/definition-content.js';
import { kpiIdOf, writeKpiDraft, writeKpiRetirement, writeKpiVersion } from '../../src/store/kpis.js';
import type { TestOrganization } from '../support/organization.js';

export type Content = Pick<KpiContent, 'expression'> & Partial<KpiContent>;

/** Nobody in particular: what is written behind the back of the use cases. */
const NOBODY = { member: null, apiKey: null };

const contentOf = (content: Content): KpiContent => {
  const parsed = parse(content.expression);
  if (!parsed.ok) throw new Error(parsed.diagnostic.message);
  return {
    canonical: print(parsed.expr), unit: '', direction: 'NEUTRAL', format: null, maturityLag: null, minSample: null, ...content,
  };
};

/** The lives of an organisation's KPIs as they are stored, with instants of effect in the past. The KPIs themselves are there already. */
export function kpiHistory(database: Database, organization: TestOrganization) {
  const write = <T>(key: string, work: (tx: Writing, kpiId: string) => Promise<T>): Promise<T> =>
    database.write(organization.id, async (tx) => {
      await tx.stamp();
      return work(tx, (await kpiIdOf(tx, key))!);
    });
  return {
    /** Publishes `number` (major.minor). Returns its id, and the instant at which it was recorded. */
    version: (key: string, number: string, effectiveFrom: string, content: Content, draftId: string | null = null) =>
      write(key, async (tx, kpiId) => {
        const [major, minor] = number.split('.').map(Number);
        const id = await writeKpiVersion(tx, kpiId, {
          draftId, major: major!, minor: minor!, content: contentOf(content), effectiveFrom: Date.parse(effectiveFrom),
          reads: [], changes: [], by: NOBODY,
        });
        return { id, recordedAt: instantText(await tx.stamp()) };
      }),
    draft: (key: string, content: Content) => write(key, (tx, kpiId) => writeKpiDraft(tx, kpiId, contentOf(content), NOBODY)),
    retirement: (key: string, effectiveFrom: string) => write(key, (tx, kpiId) =>
      writeKpiRetirement(tx, kpiId, { effectiveFrom: Date.parse(effectiveFrom), reason: null }, NOBODY)),
  };
}
