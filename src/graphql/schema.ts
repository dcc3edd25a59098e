import 'reflect-metadata';
import type { GraphQLSchema } from 'graphql';
import { buildSchemaSync } from 'type-graphql';
import { readAfterWriting } from './mutation-readings.js';
import { AuditEntryFieldsResolver, AuditResolver } from './resolvers/audit.js';
import { ApiKeyFieldsResolver, ApiKeysResolver } from './resolvers/api-keys.js';
import { SchedulesResolver, TagsResolver } from './resolvers/calendar.js';
import { DefinitionsAsCodeResolver, DefinitionsPlanResolver, PreviewedKpiResolver } from './resolvers/definitions-as-code.js';
import { DimensionsResolver } from './resolvers/dimensions.js';
import { ComponentResolver, EvaluationResolver, PointResolver, SeriesResolver, TableResolver } from './resolvers/evaluation.js';
import { GoalProgressResolver } from './resolvers/goal-progress.js';
import { InteractionFieldsResolver, InteractionsResolver } from './resolvers/interactions.js';
import { KpiLifecycleResolver } from './resolvers/kpi-lifecycle.js';
import { KpiFieldsResolver, KpiRevisionFieldsResolver, KpisResolver, KpiVersionFieldsResolver } from './resolvers/kpis.js';
import { KpiLineageResolver, LineageResolver } from './resolvers/lineage.js';
import {
  KpiPackFieldsResolver, LibraryKpiFieldsResolver, LibraryResolver, MissingFieldsResolver,
} from './resolvers/library.js';
import { JourneyStepFieldsResolver, MeasureFieldsResolver, MeasuresResolver } from './resolvers/measures.js';
import { MembersResolver } from './resolvers/members.js';
import { OrganizationsResolver } from './resolvers/organizations.js';
import { SourceFieldsResolver, SourcesResolver } from './resolvers/sources.js';
import { WebhookDeliveryFieldsResolver, WebhooksResolver } from './resolvers/webhooks.js';

/** The executable schema. Access, arguments and errors are the use cases' business: no middleware, no validation here. */
export const buildYardstickSchema = (): GraphQLSchema => readAfterWriting(buildSchemaSync({
  resolvers: [
    OrganizationsResolver, MembersResolver, ApiKeysResolver, ApiKeyFieldsResolver,
    SourcesResolver, SourceFieldsResolver,
    MeasuresResolver, MeasureFieldsResolver, JourneyStepFieldsResolver,
    KpisResolver, KpiFieldsResolver, KpiVersionFieldsResolver, KpiRevisionFieldsResolver, KpiLifecycleResolver,
    LineageResolver, KpiLineageResolver,
    DefinitionsAsCodeResolver, DefinitionsPlanResolver, PreviewedKpiResolver,
    TagsResolver, SchedulesResolver,
    LibraryResolver, KpiPackFieldsResolver, LibraryKpiFieldsResolver, MissingFieldsResolver,
    DimensionsResolver, EvaluationResolver, TableResolver, SeriesResolver, PointResolver, ComponentResolver,
    InteractionsResolver, InteractionFieldsResolver,
    GoalProgressResolver,
    AuditResolver, AuditEntryFieldsResolver,
    WebhooksResolver, WebhookDeliveryFieldsResolver,
  ],
  validate: false,
}));
