import { beforeAll, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { ROOT_FIELD_PERMISSION } from '../../src/app/access.js';
import { addMember } from '../../src/app/add-member.js';
import { AUDIT_ACTIONS, type AuditAction } from '../../src/app/audit/actions.js';
import { auditLog, type AuditEntryModel, type AuditLogInput } from '../../src/app/audit-log.js';
import { applyDefinitions } from '../../src/app/apply-definitions.js';
import { confirmKpi } from '../../src/app/confirm-kpi.js';
import { createApiKey } from '../../src/app/create-api-key.js';
import { draftKpi } from '../../src/app/draft-kpi.js';
import { publishKpi } from '../../src/app/publish-kpi.js';
import { retireKpi } from '../../src/app/retire-kpi.js';
import { defineKpi } from '../../src/app/define-kpi.js';
import { defineGoal } from '../../src/app/goals/define-goal.js';
import { defineMeasure } from '../../src/app/define-measure.js';
import { defineSchedule } from '../../src/app/define-schedule.js';
import { defineSource } from '../../src/app/define-source.js';
import { defineTag } from '../../src/app/define-tag.js';
import { deleteSchedule } from '../../src/app/delete-schedule.js';
import { deleteTag } from '../../src/app/delete-tag.js';
import { deleteMeasure } from '../../src/app/delete-measure.js';
import { deleteSource } from '../../src/app/delete-source.js';
import { recordInteractions } from '../../src/app/record-interactions.js';
import { defineWebhook } from '../../src/app/notifications/define-webhook.js';
import { deleteWebhook } from '../../src/app/notifications/delete-webhook.js';
import { claimDue } from '../../src/app/notifications/deliver.js';
import { replayDelivery } from '../../src/app/notifications/replay-delivery.js';
import { updateWebhook } from '../../src/app/notifications/update-webhook.js';
import { webhookDeliveries } from '../../src/app/notifications/webhook-deliveries.js';
import { installPacks } from '../../src/app/install-packs.js';
import { removeMember } from '../../src/app/remove-member.js';
import { reportSource } from '../../src/app/report-source.js';
import { retractInteractions } from '../../src/app/retract-interactions.js';
import { revokeApiKey } from '../../src/app/revoke-api-key.js';
import { setRollups } from '../../src/app/rollups/set-rollups.js';
import { setRole } from '../../src/app/set-role.js';
import { updateOrganization } from '../../src/app/update-organization.js';
import { verifyAudit } from '../../src/app/verify-audit.js';
import type { Database } from '../../src/store/database.js';
import { ownerClient, testDatabase } from '../support/database.js';
import { newOrganization, type TestOrganization } from '../support/organization.js';
import { testServer } from '../support/server.js';
import { newGoal, tell } from './notifications/told-goals.js';
import { defineOrders } from './orders.js';
import { goalChanges } from './goals/audited-goals.js';
import { proofChanges } from './proof/audited-proofs.js';
import { reviewChanges } from './reviews/audited-reviews.js';

let database: Database;
let owner: pg.Client;
beforeAll(async () => {
  const made = await testDatabase();
  ({ database } = made);
  owner = await ownerClient(made.url);
});

const entriesOf = async (organization: TestOrganization, input: AuditLogInput = {}): Promise<readonly AuditEntryModel[]> =>
  (await organization.as('OWNER', (ctx) => auditLog(ctx, { first: 100, ...input }))).items;

const verified = (organization: TestOrganization) => organization.as('OWNER', (ctx) => verifyAudit(ctx, null));

type Field = Exclude<Extract<keyof typeof ROOT_FIELD_PERMISSION, `Mutation.${string}`>, 'Mutation.createOrganization'>;

interface Change {
  readonly action: AuditAction;
  /** Makes the change and says what it was done to, and what the log is to tell of it. */
  readonly make: (organization: TestOrganization) => Promise<Told>;
}

interface Told {
  readonly subject: string;
  readonly details: Record<string, unknown>;
  /** Entries of their own that the change leaves before this one. */
  readonly before?: readonly { readonly action: AuditAction; readonly subject: string; readonly details: Record<string, unknown> }[];
}

const ORDER = { key: 'Muster-Key', occurredAt: '2026-03-01T09:00:00Z', customer: 'Muster', fields: { channel: 'Muster', amount: 1 } };
const measure = { key: 'orders_count', source: 'orders', aggregation: 'COUNT' } as const;

/** One change by each mutation, in an order in which each finds what it needs. */
const CHANGES: Record<Field, Change> = {
  'Mutation.updateOrganization': { action: 'ORGANIZATION_UPDATED', make: async (of) => {
    await of.as('OWNER', (ctx) => updateOrganization(ctx, { name: 'Muster', weekStart: 'SUNDAY' }));
    return { subject: of.organization.key, details: { weekStart: 'SUNDAY', renamed: true } };
  } },
  'Mutation.addMember': { action: 'MEMBER_ADDED', make: async (of) => {
    const { id } = await of.as('OWNER', (ctx) => addMember(ctx, { email: 'muster@example.org', name: 'Muster', role: 'VIEWER' }));
    return { subject: id, details: { role: 'VIEWER' } };
  } },
  'Mutation.setRole': { action: 'MEMBER_ROLE_SET', make: async (of) => {
    const { subject } = (await entriesOf(of, { action: 'MEMBER_ADDED' }))[0]!;
    await of.as('OWNER', (ctx) => setRole(ctx, { member: subject, role: 'ANALYST' }));
    return { subject, details: { from: 'VIEWER', to: 'ANALYST' } };
  } },
  'Mutation.removeMember': { action: 'MEMBER_REMOVED', make: async (of) => {
    const { subject } = (await entriesOf(of, { action: 'MEMBER_ADDED' }))[0]!;
    await of.as('OWNER', (ctx) => removeMember(ctx, subject));
    return { subject, details: { role: 'ANALYST' } };
  } },
  'Mutation.createApiKey': { action: 'API_KEY_CREATED', make: async (of) => {
    const { apiKey } = await of.as('OWNER', (ctx) => createApiKey(ctx, { name: 'Muster', role: 'VIEWER' }));
    return { subject: apiKey.id, details: { role: 'VIEWER', member: of.owner.id, expiresAt: null } };
  } },
  'Mutation.revokeApiKey': { action: 'API_KEY_REVOKED', make: async (of) => {
    const { subject } = (await entriesOf(of, { action: 'API_KEY_CREATED' }))[0]!;
    await of.as('OWNER', (ctx) => revokeApiKey(ctx, subject));
    return { subject, details: { role: 'VIEWER' } };
  } },
  'Mutation.defineSource': { action: 'SOURCE_DEFINED', make: async (of) => {
    await defineOrders(of);
    return { subject: 'orders', details: { version: '1', newVersion: true } };
  } },
  'Mutation.defineMeasure': { action: 'MEASURE_DEFINED', make: async (of) => {
    await of.as('OWNER', (ctx) => defineMeasure(ctx, measure));
    return { subject: 'orders_count', details: { version: '1', newVersion: true } };
  } },
  'Mutation.defineKpi': { action: 'KPI_DEFINED', make: async (of) => {
    const input = { key: 'one', name: 'Muster', expression: '1', direction: 'NEUTRAL' } as const;
    await of.as('OWNER', (ctx) => defineKpi(ctx, input));
    return { subject: 'one', details: { version: '1.0', newVersion: true } };
  } },
  'Mutation.publishKpi': { action: 'KPI_PUBLISHED', make: async (of) => {
    const input = { key: 'one', name: 'Muster', expression: 'orders_count', direction: 'NEUTRAL' } as const;
    const { draft } = await of.as('OWNER', (ctx) => draftKpi(ctx, input));
    await of.as('OWNER', (ctx) => publishKpi(ctx, { key: 'one', version: draft!.id }));
    const before = [{ action: 'KPI_DRAFTED', subject: 'one', details: { draft: draft!.id } }] as const;
    return { before, subject: 'one', details: { version: '2.0', newVersion: true } };
  } },
  'Mutation.confirmKpi': { action: 'KPI_CONFIRMED', make: async (of) => {
    await of.as('OWNER', (ctx) => confirmKpi(ctx, { key: 'one', note: 'Muster says so' }));
    return { subject: 'one', details: { version: '2.0' } };
  } },
  'Mutation.retireKpi': { action: 'KPI_RETIRED', make: async (of) => {
    await of.as('OWNER', (ctx) => defineMeasure(ctx, { ...measure, filter: 'amount > 0' }));
    await of.as('OWNER', (ctx) => retireKpi(ctx, { key: 'one', reason: 'Muster' }));
    const before = [
      { action: 'MEASURE_DEFINED', subject: 'orders_count', details: { version: '2', newVersion: true } },
      { action: 'KPI_FOLLOWED', subject: 'one', details: { version: '3.0', newVersion: true } },
    ] as const;
    return { before, subject: 'one', details: { version: '3.0' } };
  } },
  'Mutation.installPacks': { action: 'PACKS_INSTALLED', make: async (of) => {
    const input = { keys: ['data-quality'], kpis: ['k81_records_lost'] };
    await of.as('OWNER', (ctx) => installPacks(ctx, input));
    const first = { version: '1', newVersion: true };
    return {
      before: [
        { action: 'SOURCE_DEFINED', subject: 'control_totals', details: first },
        { action: 'MEASURE_DEFINED', subject: 'm_records_expected', details: first },
        { action: 'MEASURE_DEFINED', subject: 'm_records_stored', details: first },
        { action: 'KPI_DEFINED', subject: 'k81_records_lost', details: { version: '1.0', newVersion: true } },
      ],
      subject: 'data-quality', details: { written: 4, skipped: 0 },
    };
  } },
  'Mutation.applyDefinitions': { action: 'DEFINITIONS_APPLIED', make: async (of) => {
    const text = 'kpis:\n  - { key: two, name: Muster, expression: "2", direction: NEUTRAL }\n';
    const files = [{ path: 'muster.yaml', text }];
    await of.as('OWNER', (ctx) => applyDefinitions(ctx, { files }));
    await of.as('OWNER', (ctx) => applyDefinitions(ctx, { files }));
    const before = [{ action: 'KPI_DEFINED', subject: 'two', details: { version: '1.0', newVersion: true } }] as const;
    return { before, subject: 'definitions', details: { created: 1, changed: 0, removed: 0 } };
  } },
  'Mutation.recordInteractions': { action: 'INTERACTIONS_RECORDED', make: async (of) => {
    const rejected = { ...ORDER, key: 'Muster-2', fields: { amount: 'Muster' } };
    const input = { source: 'orders', interactions: [ORDER, rejected], completeThrough: '2026-03-02T00:00:00Z' };
    await of.as('OWNER', (ctx) => recordInteractions(ctx, input));
    const counts = { accepted: 1, unchanged: 0, superseded: 0, stale: 0, rejected: 1 };
    return { subject: 'orders', details: { ...counts, completeThrough: '2026-03-02T00:00:00Z' } };
  } },
  'Mutation.retractInteractions': { action: 'INTERACTIONS_RETRACTED', make: async (of) => {
    const input = { source: 'orders', keys: [ORDER.key, 'Muster-3'], reason: 'Muster asked for it' };
    await of.as('OWNER', (ctx) => retractInteractions(ctx, input));
    return { subject: 'orders', details: { retracted: 1, unchanged: 0, rejected: 1 } };
  } },
  'Mutation.reportSource': { action: 'SOURCE_REPORTED', make: async (of) => {
    await of.as('OWNER', (ctx) => reportSource(ctx, 'orders', '2026-03-03T00:00:00+01:00'));
    return { subject: 'orders', details: { completeThrough: '2026-03-02T23:00:00Z' } };
  } },
  'Mutation.setRollups': { action: 'ROLLUPS_SET', make: async (of) => {
    await of.as('OWNER', (ctx) => setRollups(ctx, { source: 'orders', dimensions: [{ dimensions: ['channel'] }] }));
    return { subject: 'orders', details: { sets: 1 } };
  } },
  ...goalChanges(() => database),
  ...reviewChanges(() => database),
  ...proofChanges('reviewed'),
  'Mutation.defineTag': { action: 'TAG_DEFINED', make: async (of) => {
    await of.as('OWNER', (ctx) => defineTag(ctx, { key: 'holiday', ranges: [{ name: 'Muster', from: '2026-01-01', to: '2026-01-02' }] }));
    return { subject: 'holiday', details: { version: '1', newVersion: true } };
  } },
  'Mutation.defineSchedule': { action: 'SCHEDULE_DEFINED', make: async (of) => {
    await of.as('OWNER', (ctx) => defineSchedule(ctx, { key: 'default', name: 'Muster', hours: [{ weekly: [] }] }));
    return { subject: 'default', details: { version: '1', newVersion: true } };
  } },
  'Mutation.deleteSchedule': { action: 'SCHEDULE_DELETED', make: async (of) => {
    await of.as('OWNER', (ctx) => deleteSchedule(ctx, 'default'));
    return { subject: 'default', details: { version: '2' } };
  } },
  'Mutation.deleteTag': { action: 'TAG_DELETED', make: async (of) => {
    await of.as('OWNER', (ctx) => deleteTag(ctx, 'holiday'));
    return { subject: 'holiday', details: { version: '2' } };
  } },
  'Mutation.deleteMeasure': { action: 'MEASURE_DELETED', make: async (of) => {
    await of.as('OWNER', (ctx) => deleteMeasure(ctx, 'orders_count'));
    return { subject: 'orders_count', details: { version: '3' } };
  } },
  'Mutation.defineWebhook': { action: 'WEBHOOK_DEFINED', make: async (of) => {
    const { webhook: { id } } = await of.as('OWNER', (ctx) => defineWebhook(ctx, { url: 'https://example.org/muster', events: ['review.due'] }));
    return { subject: id, details: { active: true, kinds: 1 } };
  } },
  'Mutation.updateWebhook': { action: 'WEBHOOK_UPDATED', make: async (of) => {
    const { subject } = (await entriesOf(of, { action: 'WEBHOOK_DEFINED' }))[0]!;
    await of.as('OWNER', (ctx) => updateWebhook(ctx, subject, { url: 'https://example.org/other', events: null, rotateSecret: true }));
    return { subject, details: { active: true, url: true, secret: true } };
  } },
  'Mutation.replayDelivery': { action: 'DELIVERY_REPLAYED', make: async (of) => {
    const { subject: webhook } = (await entriesOf(of, { action: 'WEBHOOK_DEFINED' }))[0]!;
    await tell(database, of, await newGoal(database, of));
    await claimDue(database, of.id, 0);
    const [delivery] = (await of.as('OWNER', (ctx) => webhookDeliveries(ctx, { webhook }))).items;
    await of.as('OWNER', (ctx) => replayDelivery(ctx, delivery!.id));
    return { subject: delivery!.id, details: { webhook, event: delivery!.number } };
  } },
  'Mutation.deleteWebhook': { action: 'WEBHOOK_DELETED', make: async (of) => {
    const { subject } = (await entriesOf(of, { action: 'WEBHOOK_DEFINED' }))[0]!;
    await of.as('OWNER', (ctx) => deleteWebhook(ctx, subject));
    return { subject, details: {} };
  } },
  'Mutation.deleteSource': { action: 'SOURCE_DELETED', make: async (of) => {
    await of.as('OWNER', (ctx) => deleteSource(ctx, 'orders'));
    return { subject: 'orders', details: { version: '2' } };
  } },
};

describe('the audit log', () => {
  test('begins with the making of the organisation, by the platform', async () => {
    const organization = await newOrganization(database, { fiscalYearStart: 4 });
    expect(await entriesOf(organization)).toMatchObject([{
      number: 1, action: 'ORGANIZATION_CREATED', by: { member: null, apiKey: null }, subject: organization.organization.key,
      details: { timeZone: 'UTC', weekStart: 'MONDAY', fiscalYearStart: 4, owner: organization.owner.id }, previousHash: null,
    }]);
  });

  test('has one entry for each change that any mutation makes, by whom, and nothing of what interactions say', async () => {
    const fields = Object.keys(ROOT_FIELD_PERMISSION).filter((field) => field.startsWith('Mutation.'));
    expect(Object.keys(CHANGES).sort()).toEqual(fields.filter((field) => field !== 'Mutation.createOrganization').sort());
    const organization = await newOrganization(database);
    const expected = [];
    // Made on the way by a test's own service key.
    await organization.secretOf('ADMIN');
    for (const { action, make } of Object.values(CHANGES)) {
      const { before = [], ...told } = await make(organization);
      expected.push(...before, { action, ...told });
    }

    const [created, keyMade, ...entries] = (await entriesOf(organization)).toReversed();
    expect(entries.map(({ action, subject, details }) => ({ action, subject, details }))).toEqual(expected);
    expect(entries.map(({ number }) => number)).toEqual(expected.map((_, index) => index + 3));
    // Importing a history with its own clock is the command line's alone; what the service does by itself, it does in its rounds.
    const byItself = ['REVIEW_OPENED', 'REVIEW_DRIFTED', 'GOAL_REBASE_REQUIRED'];
    const byMutation = Object.keys(AUDIT_ACTIONS).filter((action) => !action.startsWith('IMPORT_') && !byItself.includes(action));
    expect(new Set([created!, ...entries].map(({ action }) => action))).toEqual(new Set(byMutation));
    const [owners, service] = [{ member: organization.owner.id, apiKey: keyMade!.by.apiKey }, { member: null, apiKey: keyMade!.subject }];
    for (const { action, subject, by } of entries) expect(by).toEqual(action === 'SOURCE_DEFINED' && subject === 'orders' ? service : owners);
    expect(JSON.stringify(entries)).not.toMatch(/muster|ysk_/i);
    expect(await verified(organization)).toMatchObject({ intact: true, complete: true, entries: entries.length + 2, broken: null });
  });

  test('has no entry for what was refused, found faulty, or changed nothing', async () => {
    const organization = await newOrganization(database);
    await organization.secretOf('ADMIN');
    const before = (await entriesOf(organization)).length;
    const owned = organization.owner.id;
    const asked = [
      organization.as('ADMIN', (ctx) => removeMember(ctx, owned)),
      organization.as('OWNER', (ctx) => setRole(ctx, { member: owned, role: 'VIEWER' })),
      organization.as('OWNER', (ctx) => setRole(ctx, { member: owned, role: 'OWNER' })),
      organization.as('OWNER', (ctx) => updateOrganization(ctx, { name: organization.organization.name, timeZone: 'UTC' })),
      organization.as('OWNER', (ctx) => recordInteractions(ctx, { source: 'nowhere', interactions: [ORDER] })),
      organization.as('OWNER', (ctx) => deleteSource(ctx, 'nowhere')),
      organization.as('OWNER', (ctx) => defineMeasure(ctx, { ...measure, source: 'nowhere' })),
      organization.as('OWNER', (ctx) => defineSource(ctx, { key: 'Not a key', name: 'x', fields: [] })),
    ];
    expect((await Promise.allSettled(asked)).map(({ status }) => status)).toEqual([
      'rejected', 'rejected', 'fulfilled', 'fulfilled', 'rejected', 'rejected', 'fulfilled', 'fulfilled',
    ]);
    expect(await entriesOf(organization)).toHaveLength(before);
  });

  test('tells a batch that is replayed once, a definition that is sent again once, and another name as no new version', async () => {
    const organization = await newOrganization(database);
    for (let i = 0; i < 2; i++) await defineOrders(organization);
    const kpi = { key: 'one', name: 'One', expression: '1', direction: 'NEUTRAL' } as const;
    for (let i = 0; i < 2; i++) await organization.as('OWNER', (ctx) => defineKpi(ctx, kpi));
    const goal = { key: 'more', name: 'More', kpi: 'one', start: '2026-01-01', cadence: { grain: 'MONTH' } } as const;
    for (let i = 0; i < 2; i++) await organization.as('OWNER', (ctx) => defineGoal(ctx, goal));
    for (let i = 0; i < 2; i++) await defineOrders(organization, { name: 'All orders' });
    const input = { source: 'orders', interactions: [ORDER], idempotencyKey: 'again' };
    for (let i = 0; i < 2; i++) await organization.as('OWNER', (ctx) => recordInteractions(ctx, input));
    expect(await entriesOf(organization, { action: 'INTERACTIONS_RECORDED' })).toHaveLength(1);
    expect(await entriesOf(organization, { action: 'KPI_DEFINED' })).toHaveLength(1);
    expect(await entriesOf(organization, { action: 'GOAL_DEFINED' })).toHaveLength(1);
    expect((await entriesOf(organization, { action: 'SOURCE_DEFINED' })).map(({ details }) => details))
      .toEqual([{ version: '1', newVersion: false }, { version: '1', newVersion: true }]);
  });

  test('goes with the change: where the one fails, the other is not there', async () => {
    const organization = await newOrganization(database);
    await owner.query(`alter table audit_entry add constraint planted check (action <> 'MEMBER_ADDED') not valid`);
    const adding = organization.as('OWNER', (ctx) => addMember(ctx, { email: 'a@example.org', name: 'A', role: 'VIEWER' }));
    await expect(adding).rejects.toThrow();
    await owner.query('alter table audit_entry drop constraint planted');
    const { rows } = await owner.query('select count(*)::int as members from member where organization_id = $1', [organization.id]);
    expect(rows).toEqual([{ members: 1 }]);
    expect(await verified(organization)).toMatchObject({ intact: true, entries: 1 });
  });

  test('is one chain, whoever writes at the same time', async () => {
    const organization = await newOrganization(database);
    await defineOrders(organization);
    const before = (await entriesOf(organization)).length;
    await Promise.all(Array.from({ length: 40 }, (_, i) => organization.as('OWNER', (ctx): Promise<unknown> =>
      (i % 2 === 0 ? recordInteractions(ctx, { source: 'orders', interactions: [ORDER] })
        : addMember(ctx, { email: `m${i}@example.org`, name: 'M', role: 'VIEWER' })))));
    const entries = (await entriesOf(organization)).toReversed();
    expect(entries).toHaveLength(before + 40);
    const stamps = entries.map(({ recordedAt }) => Date.parse(recordedAt));
    expect(stamps).toEqual(stamps.toSorted((a, b) => a - b));
    expect(await verified(organization)).toMatchObject({ intact: true, entries: before + 40 });
  });

  test('is read page by page, the newest first, by action, actor and subject', async () => {
    const organization = await newOrganization(database);
    const ann = await organization.as('OWNER', (ctx) => addMember(ctx, { email: 'a@example.org', name: 'A', role: 'VIEWER' }));
    for (const role of ['ANALYST', 'ADMIN', 'VIEWER']) {
      await organization.as('ADMIN', (ctx) => setRole(ctx, { member: ann.id, role }));
    }
    const seen = [];
    for (let after: string | null | undefined; after !== null;) {
      const page = await organization.as('OWNER', (ctx) => auditLog(ctx, { first: 2, after: after ?? null }));
      seen.push(...page.items);
      after = page.nextCursor;
    }
    expect(seen.map(({ number }) => number)).toEqual([6, 5, 4, 3, 2, 1]);
    expect(await entriesOf(organization, { action: 'MEMBER_ROLE_SET' })).toHaveLength(3);
    expect(await entriesOf(organization, { subject: ann.id })).toHaveLength(4);
    expect(await entriesOf(organization, { actor: organization.owner.id })).toHaveLength(2);
    expect(await entriesOf(organization, { actor: seen[0]!.by.apiKey })).toHaveLength(3);
    expect(await entriesOf(organization, { actor: organization.owner.id, action: 'MEMBER_ROLE_SET' })).toEqual([]);
    for (const none of [{ actor: 'nobody' }, { subject: 'nothing' }, { subject: '\u0000' }]) {
      expect(await entriesOf(organization, none)).toEqual([]);
    }
  });

  test('is its own organisation\'s, and for admins', async () => {
    const [mine, theirs] = [await newOrganization(database), await newOrganization(database)];
    expect((await entriesOf(mine)).map(({ subject }) => subject)).toEqual([mine.organization.key]);
    expect(await entriesOf(mine, { subject: theirs.organization.key })).toEqual([]);
    for (const role of ['ANALYST', 'INGEST', 'VIEWER'] as const) {
      await expect(mine.as(role, (ctx) => auditLog(ctx, {}))).rejects.toMatchObject({ code: 'FORBIDDEN' });
      await expect(mine.as(role, (ctx) => verifyAudit(ctx, null))).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }
  });

  test('is answered over HTTP with its actors', async () => {
    const server = await testServer({ database });
    const organization = await newOrganization(database);
    const service = server.client.as(await organization.secretOf('ADMIN'));
    await service.send('mutation { updateOrganization(input: { weekStart: SUNDAY }) { key } }');
    const { data, errors } = await service.send(`{
      auditLog(first: 3) { nodes {
        number action subject details recordedAt hash previousHash apiKey actor { __typename ... on ApiKey { name } ... on Member { name } }
      } }
      verifyAudit { intact entries headHash complete broken { number kind message } }
    }`);
    expect(errors).toBeUndefined();
    const [updated, made, created] = data.auditLog.nodes;
    expect(updated).toMatchObject({
      number: 3, action: 'ORGANIZATION_UPDATED', details: { weekStart: 'SUNDAY', renamed: false }, previousHash: made.hash,
      actor: { __typename: 'ApiKey', name: 'ADMIN of the tests' },
    });
    expect(made).toMatchObject({ action: 'API_KEY_CREATED', subject: updated.apiKey, actor: { __typename: 'Member', name: 'Olive Owner' } });
    expect(created).toMatchObject({ action: 'ORGANIZATION_CREATED', actor: null, apiKey: null });
    expect(data.verifyAudit).toEqual({ intact: true, entries: 3, headHash: updated.hash, complete: true, broken: null });
  });
});
