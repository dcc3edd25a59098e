import { randomBytes } from 'node:crypto';

/** As Standard Webhooks writes them: a prefix that scanners of leaked secrets know, and 32 random bytes. */
export const newWebhookSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;
