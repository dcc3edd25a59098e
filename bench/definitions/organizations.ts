import type pg from 'pg';
import { directPlatform } from '../../src/cli/api/direct-api.js';
import { Database } from '../../src/store/database.js';
import { MEASURES } from './measures.js';
import { OTHERS, PAGE } from './kpis.js';
import { SOURCES } from './sources.js';

/** The first has half of the rows, the last a tenth of the first's. */
export const SHARES = { big: 0.5, second: 0.2, third: 0.15, fourth: 0.1, tenth: 0.05 } as const;
export type OrganizationKey = keyof typeof SHARES;

export interface BenchOrganization {
  readonly key: OrganizationKey;
  readonly id: string;
  /** Of an ANALYST, as BI tools have one. */
  readonly reader: string;
  /** Of its owner. */
  readonly owner: string;
  readonly sources: { readonly contacts: string; readonly surveys: string };
}

export interface Organizations {
  readonly all: readonly BenchOrganization[];
  readonly of: (key: OrganizationKey) => BenchOrganization;
}

/** Makes them, with all their definitions, by the use cases that the API and the CLI share. */
export async function makeOrganizations(url: string, owner: pg.Client): Promise<Organizations> {
  const database = await Database.open({ url });
  try {
    const all: BenchOrganization[] = [];
    for (const key of Object.keys(SHARES) as OrganizationKey[])
      all.push(await makeOrganization(database, owner, key));
    return { all, of: (key) => all.find((organization) => organization.key === key)! };
  } finally {
    await database.close();
  }
}

async function makeOrganization(
  database: Database,
  client: pg.Client,
  key: OrganizationKey,
): Promise<BenchOrganization> {
  const platform = directPlatform(database);
  const secret = await platform.createOrganization({
    key,
    name: key,
    timeZone: 'UTC',
    ownerEmail: `owner@${key}.example`,
    ownerName: 'Owner',
  });
  const api = platform.withKey(secret!);
  const { findings } = await api.definitions.apply({ files: [{ path: 'bench.yaml', text: DEFINITIONS }] });
  if (findings.length > 0) throw new Error(`the definitions are refused: ${findings.map(({ rendered }) => rendered).join('\n')}`);
  const {
    rows: [organization],
  } = await client.query<{ id: string }>('select id from organization where key = $1', [key]);
  const { rows: sources } = await client.query<{ key: string; id: string }>(
    `select key, id from source where organization_id = $1`,
    [organization!.id],
  );
  const sourceOf = (of: string): string => sources.find((source) => source.key === of)!.id;
  return {
    key,
    id: organization!.id,
    reader: await api.createServiceKey('bench', 'ANALYST'),
    owner: secret!,
    sources: { contacts: sourceOf('contacts'), surveys: sourceOf('surveys') },
  };
}

/** As one file, which is applied in one transaction. JSON is YAML. */
const DEFINITIONS = JSON.stringify({
  sources: SOURCES,
  measures: MEASURES,
  kpis: [...PAGE.map(({ input }) => input), ...OTHERS],
});
