import { randomBytes } from 'node:crypto';
import { authenticate } from '../../src/app/authenticate.js';
import { OpenContext, type Actor, type Log } from '../../src/app/context.js';
import { createApiKey } from '../../src/app/create-api-key.js';
import { createOrganization, type CreatedOrganization, type CreateOrganizationInput } from '../../src/app/create-organization.js';
import type { Role } from '../../src/app/role.js';
import { systemClock, type Clock } from '../../src/kernel/clock.js';
import { NIL_ID } from '../../src/kernel/ids.js';
import type { Database } from '../../src/store/database.js';

export const SILENT: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** A context as the server opens one. Whoever opens it closes it, or uses `inContext`. */
export const contextOf = (database: Database, actor: Actor, organizationId: string, clock: Clock = systemClock): OpenContext =>
  new OpenContext({ database, actor, organizationId, clock, log: SILENT, requestId: 'test' });

export interface TestOrganization extends CreatedOrganization {
  readonly id: string;
  /** An API key of the role: the owner's first one, or a service's made on demand. */
  secretOf(role: Role): Promise<string>;
  /** Runs work in a context of the role, as one request, and closes it. */
  as<T>(role: Role, work: (ctx: OpenContext) => Promise<T>): Promise<T>;
}

/** An organisation made by the real use cases, with a random key and an owner. */
export async function newOrganization(database: Database, input: Partial<CreateOrganizationInput> = {}): Promise<TestOrganization> {
  const key = `org_${randomBytes(8).toString('hex')}`;
  const created = await createOrganization(contextOf(database, { kind: 'platform' }, NIL_ID), {
    key, name: `Organisation ${key}`, timeZone: 'UTC', ownerEmail: `owner@${key}.example`, ownerName: 'Olive Owner', ...input,
  });
  const secrets = new Map<Role, Promise<string>>([['OWNER', Promise.resolve(created.secret)]]);
  const secretOf = (role: Role): Promise<string> => {
    const made = secrets.get(role) ?? as('OWNER', (ctx) => createApiKey(ctx, { name: `${role} of the tests`, role, service: true }))
      .then((payload) => payload.secret);
    secrets.set(role, made);
    return made;
  };
  const as = async <T>(role: Role, work: (ctx: OpenContext) => Promise<T>): Promise<T> => {
    const { actor, organizationId } = await authenticate(database, `Bearer ${await secretOf(role)}`);
    return inContext(contextOf(database, actor, organizationId), work);
  };
  return { ...created, id: created.organization.id, secretOf, as };
}

/** Runs work in a context and closes it, as the server does around a request. */
export async function inContext<T>(ctx: OpenContext, work: (ctx: OpenContext) => Promise<T>): Promise<T> {
  try {
    return await work(ctx);
  } finally {
    await ctx.close();
  }
}
