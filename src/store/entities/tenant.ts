import { Type, type EntityClass, type PolicyDef } from '@mikro-orm/core';
import { Entity, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Temporal } from 'temporal-polyfill';
import { ownOrganization } from '../tenant-policy.js';

const policy = (condition: string): PolicyDef => ({ name: 'tenant', using: condition, check: condition });

/** A table whose rows belong to one organisation: row level security is on, and forced for the owner too. */
export const TenantEntity = (tableName: string, condition = ownOrganization()): ClassDecorator =>
  Entity({ tableName, rowLevelSecurity: 'force', policies: [policy(condition)] }) as ClassDecorator;

export const Id = (): PropertyDecorator => PrimaryKey({ type: 'uuid' }) as PropertyDecorator;

export const Uuid = (options: { nullable?: boolean } = {}): PropertyDecorator =>
  Property({ type: 'uuid', ...options }) as PropertyDecorator;

export const Text = (options: { nullable?: boolean } = {}): PropertyDecorator =>
  Property({ type: 'text', ...options }) as PropertyDecorator;

/** Instants are canonical text on our side: a JavaScript Date would cut the microseconds. */
class InstantType extends Type<string, string> {
  override convertToJSValue(value: string): string {
    return Temporal.Instant.from(value).toString();
  }

  override getColumnType(): string {
    return 'timestamptz(6)';
  }
}

export const Instant = (options: { nullable?: boolean; primary?: boolean } = {}): PropertyDecorator =>
  Property({ type: InstantType, runtimeType: 'string', ...options }) as PropertyDecorator;

/**
 * A foreign key, for the schema alone: the columns it spans are properties of their own, and shared between keys, because each
 * begins with the organisation. Rows are looked up by those properties, not through this one.
 */
export const ForeignKey = (
  target: () => EntityClass<object>, columns: readonly string[], referenced: readonly string[] = ['organization_id', 'id'],
): PropertyDecorator => ManyToOne(target, {
  joinColumns: [...columns], referencedColumnNames: [...referenced], nullable: true, hidden: true, mapToPk: true,
  deleteRule: 'no action', updateRule: 'no action',
}) as PropertyDecorator;
