import { YardstickError } from '../kernel/errors.js';
import type { Actor, AppContext } from './context.js';
import { holds, type Role } from './role.js';

const EVERYONE = ['OWNER', 'ADMIN', 'ANALYST', 'INGEST', 'VIEWER'] as const;
const READERS = ['OWNER', 'ADMIN', 'ANALYST', 'VIEWER'] as const;
const ANALYSTS = ['OWNER', 'ADMIN', 'ANALYST'] as const;
const ADMINS = ['OWNER', 'ADMIN'] as const;
const FEEDERS = ['OWNER', 'ADMIN', 'INGEST'] as const;

/**
 * Who may do what: every use case names its permission first. A permission stands for one kind of harm, not for one field.
 * PLATFORM is the platform key, which belongs to no organisation and can do nothing inside one. SYSTEM is the service itself, in its
 * rounds: what nobody asked for and no key can ask for.
 */
const PERMISSIONS = {
  /** Who am I, and where. */
  identity: EVERYONE,
  /** Sources and how fresh they are: whoever feeds one has to see it. */
  readSources: EVERYONE,
  readDefinitions: READERS,
  evaluate: READERS,
  checkExpression: ANALYSTS,
  explain: ANALYSTS,
  /** Single rows: drill-down. */
  interactions: ANALYSTS,
  define: ANALYSTS,
  /** What is not published yet. */
  readDrafts: ANALYSTS,
  record: FEEDERS,
  readMembers: ADMINS,
  /** Making and removing owners is the owners' own. */
  manageMembers: ADMINS,
  /** One's own; service keys and other members' are the admins'. */
  apiKeys: EVERYONE,
  /** Making a key of another member, and handing it to them. */
  handOverKeys: ['OWNER'],
  updateOrganization: ADMINS,
  readGoals: READERS,
  /** Defining goals and targets; whether a state may be left, the part that people have in the goal decides besides. */
  manageGoals: ANALYSTS,
  /** What their part in a goal lets people do with its reviews; see the state table. */
  review: READERS,
  /** How fast questions of a source are answered, at which cost. */
  tuneSources: ADMINS,
  /** Deleting all that is known of a customer or case. */
  erase: ADMINS,
  /** Where events are sent, and what became of them. */
  manageWebhooks: ADMINS,
  /** Who changed what. */
  readAudit: ADMINS,
  platform: ['PLATFORM'],
  /** What happens by itself when its time has come. */
  schedule: ['SYSTEM'],
} as const satisfies Record<string, readonly (Role | 'PLATFORM' | 'SYSTEM')[]>;

export type Permission = keyof typeof PERMISSIONS;

/** What each root field of the schema needs. A field that is absent here is refused, and a test names it. */
export const ROOT_FIELD_PERMISSION = {
  'Query.me': 'identity',
  'Query.organization': 'identity',
  'Query.organizations': 'platform',
  'Query.members': 'readMembers',
  'Query.apiKeys': 'apiKeys',
  'Query.source': 'readSources',
  'Query.sources': 'readSources',
  'Query.measure': 'readDefinitions',
  'Query.measures': 'readDefinitions',
  'Query.tag': 'readDefinitions',
  'Query.tags': 'readDefinitions',
  'Query.schedule': 'readDefinitions',
  'Query.schedules': 'readDefinitions',
  'Query.kpi': 'readDefinitions',
  'Query.kpis': 'readDefinitions',
  'Query.kpiVersion': 'readDefinitions',
  'Query.lineage': 'readDefinitions',
  'Query.exportDefinitions': 'readDefinitions',
  'Query.planDefinitions': 'define',
  'Query.previewKpi': 'define',
  'Query.kpiPacks': 'readDefinitions',
  'Query.goal': 'readGoals',
  'Query.goals': 'readGoals',
  'Query.goalFigures': 'readGoals',
  'Query.goalsNeedingAttention': 'readGoals',
  'Query.auditLog': 'readAudit',
  'Query.verifyAudit': 'readAudit',
  'Query.webhook': 'manageWebhooks',
  'Query.webhooks': 'manageWebhooks',
  'Query.webhookDeliveries': 'manageWebhooks',
  'Query.verifySnapshot': 'readGoals',
  'Query.explainChange': 'readGoals',
  'Query.interaction': 'interactions',
  'Query.interactions': 'interactions',
  'Query.dimensionValues': 'evaluate',
  'Query.evaluate': 'evaluate',
  'Query.kpiCompleteness': 'evaluate',
  'Query.checkExpression': 'checkExpression',
  'Query.explain': 'explain',
  'Query.review': 'readGoals',
  'Query.reviews': 'readGoals',
  'Mutation.createOrganization': 'platform',
  'Mutation.updateOrganization': 'updateOrganization',
  'Mutation.addMember': 'manageMembers',
  'Mutation.setRole': 'manageMembers',
  'Mutation.removeMember': 'manageMembers',
  'Mutation.createApiKey': 'apiKeys',
  'Mutation.revokeApiKey': 'apiKeys',
  'Mutation.defineSource': 'define',
  'Mutation.deleteSource': 'define',
  'Mutation.defineMeasure': 'define',
  'Mutation.deleteMeasure': 'define',
  'Mutation.defineKpi': 'define',
  'Mutation.publishKpi': 'define',
  'Mutation.retireKpi': 'define',
  'Mutation.confirmKpi': 'define',
  'Mutation.applyDefinitions': 'define',
  'Mutation.defineTag': 'define',
  'Mutation.deleteTag': 'define',
  'Mutation.defineSchedule': 'define',
  'Mutation.deleteSchedule': 'define',
  'Mutation.installPacks': 'define',
  'Mutation.defineGoal': 'manageGoals',
  'Mutation.setTarget': 'manageGoals',
  'Mutation.activateGoal': 'manageGoals',
  'Mutation.pauseGoal': 'manageGoals',
  'Mutation.resumeGoal': 'manageGoals',
  'Mutation.closeGoal': 'manageGoals',
  'Mutation.keepGoalVersion': 'manageGoals',
  'Mutation.rebaseGoal': 'manageGoals',
  'Mutation.declareGoalStatus': 'review',
  'Mutation.defineWebhook': 'manageWebhooks',
  'Mutation.updateWebhook': 'manageWebhooks',
  'Mutation.deleteWebhook': 'manageWebhooks',
  'Mutation.replayDelivery': 'manageWebhooks',
  'Mutation.submitReview': 'review',
  'Mutation.requestReviewChanges': 'review',
  'Mutation.signOffReview': 'review',
  'Mutation.acceptDrift': 'review',
  'Mutation.proposeRestatement': 'review',
  'Mutation.restateReview': 'review',
  'Mutation.skipReview': 'review',
  'Mutation.addAction': 'review',
  'Mutation.updateAction': 'review',
  'Mutation.commentOnReview': 'review',
  'Mutation.excludeStretch': 'manageGoals',
  'Mutation.withdrawExclusion': 'manageGoals',
  'Mutation.erase': 'erase',
  'Mutation.recordInteractions': 'record',
  'Mutation.retractInteractions': 'record',
  'Mutation.reportSource': 'record',
  'Mutation.setRollups': 'tuneSources',
  'Subscription.goalStatusChanged': 'readGoals',
  'Subscription.reviewChanged': 'readGoals',
} as const satisfies Record<string, Permission>;

/** @throws YardstickError FORBIDDEN, which names the roles that may. */
export function authorize(ctx: Pick<AppContext, 'actor'>, permission: Permission): void {
  if (isAllowed(ctx.actor, permission)) return;
  if (ctx.actor.kind === 'platform') {
    throw new YardstickError('FORBIDDEN', 'The platform key makes and lists organisations; it sees nothing inside them.', {
      hint: 'Use an API key of the organisation.',
    });
  }
  const allowed: readonly string[] = PERMISSIONS[permission];
  if (ctx.actor.kind === 'system' || allowed.includes('SYSTEM')) throw new Error(`${permission} is not for ${partyOf(ctx.actor)}`);
  if (allowed.includes('PLATFORM')) throw new YardstickError('FORBIDDEN', 'This needs the platform key.');
  throw new YardstickError('FORBIDDEN', `The role ${ctx.actor.role} may not do this; ${listed(allowed)} may.`);
}

export function isAllowed(actor: Actor, permission: Permission): boolean {
  const allowed: readonly string[] = PERMISSIONS[permission];
  return allowed.includes(partyOf(actor));
}

function partyOf(actor: Actor): Role | 'PLATFORM' | 'SYSTEM' {
  switch (actor.kind) {
    case 'platform': return 'PLATFORM';
    case 'system': return 'SYSTEM';
    default: return actor.role;
  }
}

/** Nobody gives, changes or takes away a role that holds more than their own. @throws YardstickError FORBIDDEN. */
export function requireHeld({ actor }: Pick<AppContext, 'actor'>, role: Role): void {
  const held = partyOf(actor);
  if (held !== 'PLATFORM' && held !== 'SYSTEM' && holds(held, role)) return;
  const own = held === 'PLATFORM' ? 'the platform key' : held;
  throw new YardstickError('FORBIDDEN', `The role ${role} is not within ${own}.`);
}

/** Whether values of personal fields are shown; who may not see them cannot group or filter by them either. */
export const mayReadPersonal = (actor: Actor): boolean => actor.kind === 'system' || isAllowed(actor, 'interactions');

const listed = (roles: readonly string[]): string =>
  (roles.length === 1 ? roles[0]! : `${roles.slice(0, -1).join(', ')} and ${roles.at(-1)!}`);
