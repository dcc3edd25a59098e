import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { OpenContext, type Actor } from '../../src/app/context.js';
import type { Role } from '../../src/app/role.js';
import { canonicalJson } from '../../src/kernel/canonical-json.js';
import { systemClock } from '../../src/kernel/clock.js';
import type { FieldDefinition } from '../../src/lang/catalog.js';
import type { Database } from '../../src/store/database.js';

export const silentLog = { info: () => undefined, warn: () => undefined, error: () => undefined };

export const field = (key: string, type: FieldDefinition['type'], more: Partial<FieldDefinition> = {}): FieldDefinition =>
  ({ key, name: key, type, role: type === 'INSTANT' ? 'TIME' : 'VALUE', unit: null, expression: null, description: null, personal: false, ...more });

/** An organisation with sources, written without the use cases that are not under test. */
export class WrittenOrganization {
  readonly id = randomUUID();
  private readonly sourceIds = new Map<string, string>();

  private constructor(readonly database: Database) {}

  static async create(database: Database): Promise<WrittenOrganization> {
    const organization = new WrittenOrganization(database);
    const { id } = organization;
    await database.write(id, async (tx) => {
      await tx.query(sql`insert into organization (id, key, name, created_at) values (${id}::uuid, ${`org-${id}`}, 'Some', now())`);
      await tx.query(sql`insert into knowledge_clock (organization_id, stamp) values (${id}::uuid, date_trunc('milliseconds', clock_timestamp()))`);
      await tx.query(sql`insert into organization_version (organization_id, number, recorded_at, time_zone, week_start, fiscal_year_start)
        values (${id}::uuid, 1, now(), 'Europe/Paris', 'MONDAY', 1)`);
    });
    return organization;
  }

  /** Writes the first or a further version of the source. */
  async source(key: string, fields: readonly FieldDefinition[], deleted = false): Promise<string> {
    return this.database.write(this.id, async (tx) => {
      const stamp = new Date(await tx.stamp()).toISOString();
      const known = this.sourceIds.get(key);
      const sourceId = known ?? randomUUID();
      if (known === undefined) {
        await tx.query(sql`insert into source (organization_id, id, key, name) values (${this.id}::uuid, ${sourceId}::uuid, ${key}, ${key})`);
      }
      await tx.query(sql`
        insert into source_version (organization_id, source_id, number, id, recorded_at, deleted, definition)
        select ${this.id}::uuid, ${sourceId}::uuid, coalesce(max(number), 0) + 1, ${randomUUID()}::uuid, ${stamp}::timestamptz,
          ${deleted}, ${canonicalJson({ fields, coversFrom: null })}::jsonb
        from source_version where source_id = ${sourceId}::uuid`);
      this.sourceIds.set(key, sourceId);
      return sourceId;
    });
  }

  /** A new request of somebody with that role. */
  ctx(role: Role = 'ADMIN'): OpenContext {
    const actor: Actor = { kind: 'service', keyId: randomUUID(), role };
    return new OpenContext({ database: this.database, actor, organizationId: this.id, clock: systemClock, log: silentLog, requestId: 'test' });
  }

  /** One request, its reading closed behind it. */
  async as<T>(role: Role, work: (ctx: OpenContext) => Promise<T>): Promise<T> {
    const ctx = this.ctx(role);
    try {
      return await work(ctx);
    } finally {
      await ctx.close();
    }
  }
}
