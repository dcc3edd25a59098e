import type { DemoGoals } from '../../../seeds/demo-goals.js';
import type { PlatformApi } from '../api/yardstick-api.js';
import { defineGoals } from './define-goals.js';
import type { KeyRing } from './demo-keys.js';
import { demoPeople } from './demo-people.js';
import { leadReviews } from './lead-reviews.js';
import { settleDrift } from './settle-drift.js';

/** Makes a demo's goals with their people and reviews, through every step that people and the service take; or goes on where an earlier run left off. */
export async function makeGoals(platform: PlatformApi, demo: DemoGoals, ring: KeyRing): Promise<void> {
  const api = platform.goals((await ring.read()).OWNER!);
  const people = await demoPeople(api, demo.people, ring);
  await defineGoals(people.LEAD, demo);
  // Reviews are there and open, then what was signed is found to have drifted.
  await api.round();
  await leadReviews(people, demo);
  await api.round();
  await settleDrift(people, demo);
}
