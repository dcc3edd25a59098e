import { expect } from '@jest/globals';
import { addMember } from '../../src/app/add-member.js';
import { directApi } from '../../src/cli/api/direct-api.js';
import type { Database } from '../../src/store/database.js';
import { newOrganization } from './organization.js';

/**
 * Exports the definitions of the key's organisation, applies them to an empty one and exports that: the bytes are the same.
 *
 * @param people whom goals name: they have to be there as well.
 */
export async function expectRoundTrip(
  database: Database, secret: string, people: readonly { readonly email: string; readonly name: string }[] = [],
): Promise<void> {
  const { definitions: from } = directApi(database, secret);
  const files = await from.export(null);
  const empty = await newOrganization(database);
  for (const person of people) await empty.as('OWNER', (ctx) => addMember(ctx, { ...person, role: 'ANALYST' }));
  const { definitions: to } = directApi(database, await empty.secretOf('ANALYST'));
  const { findings, changes } = await to.apply({ files });
  expect(findings).toEqual([]);
  expect(new Set(changes.map(({ action }) => action))).toEqual(new Set(['CREATED']));
  expect(await to.export(null)).toEqual(files);
  for (const each of [from, to]) expect(await each.plan({ files, prune: true }, null)).toMatchObject({ findings: [], changes: [] });
}
