import { defineWebhook } from '../../src/app/notifications/define-webhook.js';
import { attemptDelivery, claimDue } from '../../src/app/notifications/deliver.js';
import { pauseGoal } from '../../src/app/goals/pause-goal.js';
import type { TestOrganization } from '../support/organization.js';

/** A row in every table of webhooks: one that was sent what befell a goal of `furnishGoals`, and refused. */
export async function furnishWebhooks(organization: TestOrganization): Promise<void> {
  await organization.as('OWNER', (ctx) => defineWebhook(ctx, { url: 'https://receiver.invalid/events' }));
  await organization.as('OWNER', (ctx) => pauseGoal(ctx, 'served', 'a storm'));
  await organization.as('OWNER', async ({ database }) => {
    for (const claimed of await claimDue(database, organization.id, 1)) {
      await attemptDelivery(database, organization.id, claimed, { allowPrivate: false, timeoutMs: 1_000, resolve: async () => ['127.0.0.1'] });
    }
  });
}
