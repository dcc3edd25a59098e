import type pg from 'pg';
import { erase } from '../../src/app/proof/erase.js';
import { recordInteractions } from '../../src/app/record-interactions.js';
import type { TestOrganization } from '../support/organization.js';

/** A row in every table of erasures: somebody was erased whom a snapshot counted. */
export async function furnishErasure(owner: pg.Client, organization: TestOrganization): Promise<void> {
  await organization.as('INGEST', (ctx) => recordInteractions(ctx, {
    source: 'orders', interactions: [{ key: 'erased', occurredAt: '2026-03-01T09:00:00Z', customer: 'ada', fields: { amount: 1 } }],
  }));
  await organization.as('ADMIN', (ctx) => erase(ctx, { entity: 'CUSTOMER', value: 'ada' }));
  await owner.query(`
    insert into snapshot_erasure (organization_id, erasure_id, snapshot_id, rows, digest)
    select erasure.organization_id, erasure.id, snapshot.id, 1, '\\x00' from erasure join snapshot using (organization_id)
    where erasure.organization_id = $1`, [organization.id]);
}
