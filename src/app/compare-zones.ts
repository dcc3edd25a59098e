import { compareZones as differences, zoneProbes, type ZoneDifference } from '../calendar/zone-comparison.js';
import { zoneReadings } from '../sql/zone-check.js';
import type { Database } from '../store/database.js';
import { listOrganizations } from '../store/organizations.js';

const YEAR_MS = 365.25 * 86_400_000;
const PAGE = 100;

/**
 * Where this process and PostgreSQL disagree about a zone that an organisation uses, from ten years ago to two years ahead:
 * periods are computed here, `date_of` and its kin there.
 */
export async function compareZones(database: Database, now: number): Promise<ZoneDifference[]> {
  return database.platform(async (tx) => {
    const zones = new Set<string>();
    for (let after: string | null | undefined; after !== null;) {
      const page = await listOrganizations(tx, after ?? null, PAGE);
      for (const { timeZone } of page) zones.add(timeZone);
      after = page.length < PAGE ? null : page.at(-1)!.key;
    }
    if (zones.size === 0) return [];
    return differences(await tx.query(zoneReadings(zoneProbes(zones, now - 10 * YEAR_MS, now + 2 * YEAR_MS))));
  });
}
