import { expect } from '@jest/globals';
import { directApi } from '../../src/cli/api/direct-api.js';
import type { Database } from '../../src/store/database.js';
import { newOrganization } from './organization.js';

/** Exports the definitions of the key's organisation, applies them to an empty one and exports that: the bytes are the same. */
export async function expectRoundTrip(database: Database, secret: string): Promise<void> {
  const { definitions: from } = directApi(database, secret);
  const files = await from.export(null);
  const { definitions: to } = directApi(database, await (await newOrganization(database)).secretOf('ANALYST'));
  const { findings, changes } = await to.apply({ files });
  expect(findings).toEqual([]);
  expect(new Set(changes.map(({ action }) => action))).toEqual(new Set(['CREATED']));
  expect(await to.export(null)).toEqual(files);
  for (const each of [from, to]) expect(await each.plan({ files, prune: true }, null)).toMatchObject({ findings: [], changes: [] });
}
