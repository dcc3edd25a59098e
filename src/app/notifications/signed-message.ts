import { Webhook } from 'standardwebhooks';
import { canonicalJson } from '../../kernel/canonical-json.js';
import { parseJsonExactly } from '../../kernel/decimal.js';
import { canonicalInstant } from '../../kernel/instant.js';
import type { ClaimedRow } from '../../sql/webhooks.js';

export interface SignedMessage {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * An event as Standard Webhooks has it: `{type, timestamp, data}` and its signature by each secret in force. The body and the id
 * are the same at each attempt and for each webhook; the timestamp in the headers is that of the attempt.
 */
export function signedMessage(claimed: Pick<ClaimedRow, 'eventId' | 'kind' | 'recordedAt' | 'payload' | 'secret' | 'previousSecret' | 'now'>): SignedMessage {
  const body = canonicalJson({
    type: claimed.kind, timestamp: canonicalInstant(claimed.recordedAt), data: parseJsonExactly(claimed.payload),
  });
  const secrets = [claimed.secret, claimed.previousSecret].filter((secret) => secret !== null);
  const signatures = secrets.map((secret) => new Webhook(secret).sign(claimed.eventId, new Date(claimed.now * 1000), body));
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'Yardstick-Webhooks',
      'webhook-id': claimed.eventId,
      'webhook-timestamp': String(claimed.now),
      'webhook-signature': signatures.join(' '),
    },
  };
}
