import { expect } from '@jest/globals';
import { defineSource } from '../../src/app/define-source.js';
import type { FieldInput, SourceInput } from '../../src/app/definitions/source-content.js';
import type { TestOrganization } from '../support/organization.js';

/** A field of each type, and a computed one. */
export const ORDER_FIELDS: readonly FieldInput[] = [
  { key: 'channel', type: 'TEXT', role: 'DIMENSION' },
  { key: 'amount', type: 'NUMBER', role: 'VALUE', unit: 'EUR' },
  { key: 'paid', type: 'BOOLEAN', role: 'VALUE' },
  { key: 'closed_at', type: 'INSTANT', role: 'TIME' },
  { key: 'double', type: 'NUMBER', role: 'VALUE', unit: 'EUR', expression: 'amount * 2' },
];

/** Defines the source `orders`, or redefines it. */
export async function defineOrders(organization: TestOrganization, more: Partial<SourceInput> = {}): Promise<void> {
  const input = { key: 'orders', name: 'Orders', fields: ORDER_FIELDS, ...more };
  const { diagnostics } = await organization.as('ADMIN', (ctx) => defineSource(ctx, input));
  expect(diagnostics).toEqual([]);
}
