import { beforeAll, describe, expect, test } from '@jest/globals';
import { addMember } from '../../src/app/add-member.js';
import { auditLog } from '../../src/app/audit-log.js';
import { authenticate } from '../../src/app/authenticate.js';
import { createApiKey, type CreateApiKeyInput } from '../../src/app/create-api-key.js';
import type { MemberModel } from '../../src/app/members.js';
import { removeMember } from '../../src/app/remove-member.js';
import type { Role } from '../../src/app/role.js';
import type { Database } from '../../src/store/database.js';
import { testDatabase } from '../support/database.js';
import { newOrganization, type TestOrganization } from '../support/organization.js';

let database: Database;
let organization: TestOrganization;
let vera: MemberModel;

beforeAll(async () => {
  ({ database } = await testDatabase());
  organization = await newOrganization(database);
  vera = await organization.as('OWNER', (ctx) => addMember(ctx, { email: 'vera@example.org', name: 'Vera', role: 'ANALYST' }));
});

const make = (input: Partial<CreateApiKeyInput>, role: Role = 'OWNER') =>
  organization.as(role, (ctx) => createApiKey(ctx, { name: 'First key', role: 'ANALYST', member: 'vera@example.org', ...input }));

describe('a key for another member', () => {
  test('is that member, by address in any case or by id, and the log says who made it', async () => {
    for (const member of [' Vera@Example.org', vera.id]) {
      const { secret, apiKey } = await make({ member });
      const { actor } = await authenticate(database, `Bearer ${secret}`);
      expect(actor).toMatchObject({ kind: 'member', memberId: vera.id, role: 'ANALYST' });
      const [entry] = await organization.as('OWNER', (ctx) => auditLog(ctx, { first: 1 })).then(({ items }) => items);
      expect(entry).toMatchObject({ action: 'API_KEY_CREATED', subject: apiKey.id, details: { member: vera.id } });
      expect(entry!.by.member).not.toBe(vera.id);
    }
  });

  test('is made by an OWNER alone', async () => {
    for (const role of ['ADMIN', 'ANALYST', 'VIEWER', 'INGEST'] as const) {
      await expect(make({ role: 'VIEWER' }, role)).rejects.toMatchObject({ code: 'FORBIDDEN', message: 'A key of another member is made by an OWNER.' });
    }
  });

  test('may do no more than the member', async () => {
    await expect(make({ role: 'ADMIN' })).rejects.toMatchObject({
      code: 'BAD_INPUT', message: 'The role ADMIN is not within ANALYST, which is that of the member.',
    });
  });

  test('is for somebody who is there, and no service', async () => {
    const left = await organization.as('OWNER', (ctx) => addMember(ctx, { email: 'left@example.org', name: 'Left', role: 'VIEWER' }));
    await organization.as('OWNER', (ctx) => removeMember(ctx, left.id));
    const foreign = (await newOrganization(database)).owner.id;
    for (const member of ['nobody@example.org', 'left@example.org', left.id, foreign, '']) {
      await expect(make({ member, role: 'VIEWER' })).rejects.toMatchObject({ code: 'BAD_INPUT', message: `There is no member "${member}".` });
    }
    await expect(make({ service: true })).rejects.toMatchObject({ code: 'BAD_INPUT', message: 'The key of a service belongs to no member.' });
  });
});
