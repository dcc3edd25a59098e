import { registerEnumType } from 'type-graphql';
import { EVENT_KINDS, type EventKind as EventKindText } from '../../app/notifications/event-kinds.js';

/** `review.signed_off`, as receivers read it in a message, is REVIEW_SIGNED_OFF here: names of GraphQL have no dots. */
const eventKindName = (kind: EventKindText): string => kind.toUpperCase().replace('.', '_');

const kinds = Object.entries(EVENT_KINDS) as [EventKindText, string][];

export const EventKind = Object.fromEntries(kinds.map(([kind]) => [eventKindName(kind), kind])) as Record<string, EventKindText>;
registerEnumType(EventKind, {
  name: 'EventKind',
  description: 'What is told of goals and reviews. In messages of webhooks `REVIEW_SIGNED_OFF` is written `review.signed_off`.',
  valuesConfig: Object.fromEntries(kinds.map(([kind, description]) => [eventKindName(kind), { description }])),
});
