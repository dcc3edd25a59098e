import DataLoader from 'dataloader';
import { actors, membersByIds, type ActorModel } from '../app/actors.js';
import type { KpiModel, KpiVersionModel } from '../app/definitions/kpi-model.js';
import { kpiRevisions, type RevisionModel } from '../app/kpi-revision.js';
import type { GoalModel } from '../app/goals/goal-model.js';
import type { MemberModel } from '../app/members.js';
import type { ExclusionModel } from '../app/proof/exclusion-model.js';
import { exclusionsOfGoals } from '../app/proof/exclusions-of-goals.js';
import { goalsProgress } from '../app/progress/goals-progress.js';
import type { GoalProgress } from '../app/progress/progress-model.js';
import { goalsOfEvents } from '../app/notifications/goals-of-events.js';
import type { WebhookModel } from '../app/notifications/webhook-model.js';
import { webhooksByIds } from '../app/notifications/webhooks.js';
import { versionOrigins, type VersionOriginModel } from '../app/version-origins.js';
import type { AsOfInput } from './inputs/window.js';
import type { RequestContext } from './request-context.js';

type Author = KpiVersionModel['createdBy'];

/** A loader lives as long as the reading it reads by: what it knows is not older than a mutation before it. */
export const ofReading = <K, V>(
  ctx: RequestContext, name: string, load: (keys: readonly K[]) => Promise<(V | Error)[]>,
): Promise<DataLoader<K, V>> =>
  // After everything that is already due, so that the rows of a list are asked for at once.
  ctx.memo(`loader of ${name}`, async () => new DataLoader<K, V>(load, { cache: false, batchScheduleFn: (dispatch) => setImmediate(dispatch) }));

/** Who wrote a version. */
export async function loadActor(ctx: RequestContext, author: Author): Promise<ActorModel | null> {
  const loader = await ofReading<Author, ActorModel | null>(ctx, 'actors', (authors) => actors(ctx, authors));
  return loader.load(author);
}

export async function loadMember(ctx: RequestContext, id: string | null): Promise<MemberModel | null> {
  if (id === null) return null;
  const loader = await ofReading<string, MemberModel | null>(ctx, 'members', (ids) => membersByIds(ctx, ids));
  return loader.load(id);
}

/** Of all KPIs of a list at once. */
export async function loadRevision(ctx: RequestContext, kpi: KpiModel): Promise<RevisionModel | null> {
  const loader = await ofReading<KpiModel, RevisionModel | null>(ctx, 'revisions', (kpis) => kpiRevisions(ctx, kpis));
  return loader.load(kpi);
}

/** How a version came about, of all versions of a list at once. */
export async function loadOrigin(ctx: RequestContext, versionId: string): Promise<VersionOriginModel> {
  const loader = await ofReading<string, VersionOriginModel>(ctx, 'origins', (ids) => versionOrigins(ctx, ids));
  return loader.load(versionId);
}

/** Of all deliveries of a list at once; deleted ones too. */
export async function loadWebhook(ctx: RequestContext, id: string): Promise<WebhookModel | null> {
  const loader = await ofReading<string, WebhookModel | null>(ctx, 'webhooks', (ids) => webhooksByIds(ctx, ids));
  return loader.load(id);
}

/** Of all goals of a list that are asked about as of the same instants at once. */
export async function loadProgress(ctx: RequestContext, goal: GoalModel['stored'], asOf: AsOfInput | null): Promise<GoalProgress | null> {
  const name = `progress ${JSON.stringify([asOf?.knowledge ?? null, asOf?.definition ?? null, asOf?.review ?? null])}`;
  const loader = await ofReading<GoalModel['stored'], GoalProgress | null>(ctx, name, (goals) => goalsProgress(ctx, goals, asOf));
  return loader.load(goal);
}

/** The goal that an event is of. */
export async function loadGoalOfEvent(ctx: RequestContext, id: string): Promise<GoalModel | null> {
  const loader = await ofReading<string, GoalModel | null>(ctx, 'goals of events', (ids) => goalsOfEvents(ctx, ids));
  return loader.load(id);
}

/** What was excluded for all goals of a list at once. */
export async function loadExclusions(ctx: RequestContext, goalId: string): Promise<readonly ExclusionModel[]> {
  const loader = await ofReading<string, readonly ExclusionModel[]>(ctx, 'exclusions', (ids) => exclusionsOfGoals(ctx, ids));
  return loader.load(goalId);
}
