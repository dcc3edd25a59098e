import 'reflect-metadata';
import type { GraphQLSchema } from 'graphql';
import { buildSchemaSync, getMetadataStorage, type PubSub } from 'type-graphql';
import { replaying } from './execution/outcomes.js';
import { readAfterWriting } from './mutation-readings.js';
import { AuditEntryFieldsResolver, AuditResolver } from './resolvers/audit.js';
import { ApiKeyFieldsResolver, ApiKeysResolver } from './resolvers/api-keys.js';
import { SchedulesResolver, TagsResolver } from './resolvers/calendar.js';
import { DefinitionsAsCodeResolver, DefinitionsPlanResolver, PreviewedKpiResolver } from './resolvers/definitions-as-code.js';
import { DimensionsResolver } from './resolvers/dimensions.js';
import { ComponentResolver, EvaluationResolver, PointResolver, SeriesResolver, TableResolver } from './resolvers/evaluation.js';
import { GoalAttentionResolver } from './resolvers/goal-attention.js';
import { GoalFiguresResolver } from './resolvers/goal-figures.js';
import { GoalFieldsResolver, GoalTransitionFieldsResolver, TargetVersionFieldsResolver } from './resolvers/goal-fields.js';
import { GoalsResolver } from './resolvers/goals.js';
import { FreshnessResolver } from './resolvers/freshness.js';
import { DeclaredProgressResolver, GoalProgressResolver } from './resolvers/goal-progress.js';
import { GoalEventsResolver, GoalStatusChangeFieldsResolver, ReviewChangeFieldsResolver } from './resolvers/goal-events.js';
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
import {
  GoalReviewsResolver, ReviewActionFieldsResolver, ReviewCommentFieldsResolver, ReviewEditionFieldsResolver, ReviewFieldsResolver,
  ReviewTransitionFieldsResolver,
} from './resolvers/review-fields.js';
import { ReviewsResolver } from './resolvers/reviews.js';
import { ExclusionFieldsResolver, GoalExclusionsResolver, ProofResolver } from './resolvers/proof.js';
import { SourceFieldsResolver, SourcesResolver } from './resolvers/sources.js';
import { WebhookDeliveryFieldsResolver, WebhooksResolver } from './resolvers/webhooks.js';
import { rowsAsSent } from './rows-as-sent.js';

/** type-graphql asks for one. Each subscription brings its own source, which PostgreSQL feeds: within one process alone nothing is published. */
const NO_PUB_SUB: PubSub = {
  publish: () => { throw new Error('events are published by the outbox'); },
  subscribe: () => { throw new Error('subscriptions bring their own source'); },
};

/** The executable schema. Access, arguments and errors are the use cases' business: no middleware, no validation here. */
export function buildYardstickSchema(): GraphQLSchema {
  // A field without a resolver of its own is read where it lies: type-graphql would wrap each into what asks middlewares first.
  for (const type of getMetadataStorage().objectTypes) type.simpleResolvers = true;
  return readAfterWriting(replaying(rowsAsSent(buildSchemaSync(OPTIONS))));
}

const OPTIONS: Parameters<typeof buildSchemaSync>[0] = {
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
    GoalsResolver, GoalFieldsResolver, GoalTransitionFieldsResolver, TargetVersionFieldsResolver, GoalProgressResolver, DeclaredProgressResolver,
    GoalFiguresResolver, GoalAttentionResolver,
    ReviewsResolver, ReviewFieldsResolver, ReviewTransitionFieldsResolver, ReviewEditionFieldsResolver, ReviewActionFieldsResolver,
    ReviewCommentFieldsResolver, GoalReviewsResolver,
    FreshnessResolver, ProofResolver, GoalExclusionsResolver, ExclusionFieldsResolver,
    AuditResolver, AuditEntryFieldsResolver,
    WebhooksResolver, WebhookDeliveryFieldsResolver,
    GoalEventsResolver, GoalStatusChangeFieldsResolver, ReviewChangeFieldsResolver,
  ],
  validate: false,
  // It would introspect the whole schema at every start; that it is valid is a test's business.
  skipCheck: true,
  pubSub: NO_PUB_SUB,
};
