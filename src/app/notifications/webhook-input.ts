import { badInput } from '../../kernel/errors.js';
import type { AppContext } from '../context.js';
import { EVENT_KINDS, type EventKind } from './event-kinds.js';
import { faultOfUrl } from './webhook-target.js';

const LONGEST_DESCRIPTION = 500;

/** @throws YardstickError BAD_INPUT that says what is wrong with it. */
export function urlArgument({ webhookTargets }: Pick<AppContext, 'webhookTargets'>, text: string): string {
  const url = text.trim();
  const fault = faultOfUrl(url, webhookTargets ?? { allowPrivate: false });
  if (fault === null) return url;
  throw badInput('input.url', `Events cannot be sent to this address. ${fault}`, 'It looks like https://example.org/yardstick-events.');
}

/** Each once; empty: all kinds. @throws YardstickError BAD_INPUT. */
export function eventsArgument(events: readonly string[] | null): EventKind[] {
  if (events === null) return [];
  if (events.length === 0) throw badInput('input.events', 'No kind of event is named.', 'Leave it out for all kinds.');
  const unknown = events.find((kind) => !Object.hasOwn(EVENT_KINDS, kind));
  if (unknown !== undefined) throw badInput('input.events', 'There is no such kind of event.');
  return [...new Set(events as EventKind[])].sort();
}

/** @throws YardstickError BAD_INPUT. */
export function descriptionArgument(text: string | null): string | null {
  const description = text?.trim() ?? '';
  if (description.length > LONGEST_DESCRIPTION) throw badInput('input.description', `A description has at most ${LONGEST_DESCRIPTION} characters.`);
  if (description.includes('\u0000') || !description.isWellFormed()) throw badInput('input.description', 'A description cannot hold NUL.');
  return description === '' ? null : description;
}
