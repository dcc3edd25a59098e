import { badInput } from '../../kernel/errors.js';
import { isId } from '../../kernel/ids.js';
import { canonicalInstant } from '../../kernel/instant.js';
import type { DeliveryRow } from '../../sql/webhook-log.js';
import { listDeliveries } from '../../store/webhooks.js';
import { authorize } from '../access.js';
import type { AppContext } from '../context.js';
import { noCursor, pageOf, pageSize, placeAfter, type Page, type PageInput } from '../page.js';
import type { DeliveryError } from './delivery-errors.js';
import type { EventKind } from './event-kinds.js';

export const DELIVERY_STATES = {
  PENDING: 'It was not tried yet, or it is being tried for the first time.',
  FAILED: 'The last attempt failed; it will be tried again.',
  DELIVERED: 'The receiver has answered that it has it.',
  GIVEN_UP: 'It is not tried any more: all attempts failed, or the webhook was deleted.',
} as const;

export type DeliveryState = keyof typeof DELIVERY_STATES;

/** Instants are canonical text. */
export interface DeliveryModel {
  readonly id: string;
  readonly webhookId: string;
  readonly number: number;
  readonly messageId: string;
  readonly event: EventKind;
  readonly goal: string;
  readonly at: string;
  readonly state: DeliveryState;
  readonly attemptCount: number;
  readonly nextAttemptAt: string | null;
  readonly settledAt: string | null;
  readonly attempts: readonly AttemptModel[];
}

export interface AttemptModel {
  readonly number: number;
  readonly at: string;
  readonly statusCode: number | null;
  readonly milliseconds: number | null;
  readonly error: DeliveryError | null;
}

export interface DeliveriesInput extends PageInput {
  readonly webhook?: string | null;
  readonly state?: string | null;
}

/** The newest events' first. @throws YardstickError BAD_INPUT for a state that there is not, or a bad page. */
export async function webhookDeliveries(ctx: AppContext, input: DeliveriesInput): Promise<Page<DeliveryModel>> {
  authorize(ctx, 'manageWebhooks');
  const size = pageSize(input.first);
  const before = deliveryPlace(placeAfter(input.after, 2));
  const { webhook = null, state = null } = input;
  if (state !== null && !Object.hasOwn(DELIVERY_STATES, state)) throw badInput('state', 'There is no such state.');
  if (webhook !== null && !isId(webhook)) return pageOf([], size, () => []);
  const rows = await listDeliveries(await ctx.reading(), { webhook, state, before }, size + 1);
  return pageOf(rows.map(deliveryModel), size, ({ number, id }) => [String(number), id]);
}

function deliveryPlace(place: readonly string[] | null): { number: string; id: string } | null {
  if (place === null) return null;
  const [number = '', id = ''] = place;
  if (/^\d{1,15}$/.test(number) && isId(id)) return { number, id };
  throw noCursor();
}

export const deliveryModel = (row: DeliveryRow): DeliveryModel => ({
  id: row.id, webhookId: row.webhookId, number: Number(row.number), messageId: row.eventId, event: row.kind as EventKind,
  goal: row.goal, at: trimmed(row.at)!, state: row.state as DeliveryState, attemptCount: row.attemptCount,
  nextAttemptAt: trimmed(row.nextAttemptAt), settledAt: trimmed(row.settledAt),
  attempts: row.attempts.map((attempt) => ({ ...attempt, at: trimmed(attempt.at)!, error: attempt.error as DeliveryError | null })),
});

const trimmed = (text: string | null): string | null => (text === null ? null : canonicalInstant(text) ?? text);
