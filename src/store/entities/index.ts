import { ApiKey, Member, PlatformKey } from './access.js';
import { AuditEntry } from './audit-entry.js';
import { CalendarDefinition, CalendarVersion } from './calendar-definition.js';
import { DefinitionKey, Measure, MeasureVersion, Source, SourceVersion } from './definition.js';
import { ErasedRows, Erasure, SnapshotErasure } from './erasure.js';
import {
  Exclusion, ExclusionWithdrawal, Goal, GoalDeclaration, GoalProgressMark, GoalStatus, GoalTransition, GoalVersion, TargetVersion,
} from './goal.js';
import { GoalAlert } from './goal-alert.js';
import { ImportRow, ImportRun } from './history.js';
import { IdempotencyRecord } from './idempotency-record.js';
import { Interaction, InteractionRevision, SourceReport } from './interaction.js';
import { Kpi, KpiConfirmation, KpiDraft, KpiRetirement, KpiVersion } from './kpi.js';
import { KnowledgeClock, Organization, OrganizationVersion } from './organization.js';
import { OutboxEvent } from './outbox-event.js';
import {
  Review, ReviewAction, ReviewActionVersion, ReviewComment, ReviewEdition, ReviewTransition, Snapshot, SnapshotRead,
} from './review.js';
import { RollupBucketing, RollupCell, RollupDay, RollupMark, RollupRow, RollupSets, StoredRollup } from './rollup.js';
import { RollupDemand } from './rollup-demand.js';
import { Webhook, WebhookAttempt, WebhookDelivery } from './webhook.js';

export const ENTITIES = [
  Organization, OrganizationVersion, KnowledgeClock, Member, ApiKey, PlatformKey,
  DefinitionKey, Source, SourceVersion, Measure, MeasureVersion,
  Kpi, KpiVersion, KpiDraft, KpiRetirement, KpiConfirmation,
  CalendarDefinition, CalendarVersion, Interaction, InteractionRevision, SourceReport, ImportRun, ImportRow, IdempotencyRecord, AuditEntry,
  Goal, GoalVersion, GoalTransition, TargetVersion, GoalDeclaration, GoalStatus, GoalAlert, Exclusion, ExclusionWithdrawal, GoalProgressMark,
  Review, Snapshot, SnapshotRead, ReviewTransition, ReviewEdition, ReviewAction, ReviewActionVersion, ReviewComment, OutboxEvent,
  Webhook, WebhookDelivery, WebhookAttempt,
  Erasure, SnapshotErasure, ErasedRows,
  RollupBucketing, StoredRollup, RollupSets, RollupCell, RollupDay, RollupMark, RollupRow, RollupDemand,
];
