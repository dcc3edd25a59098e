import type { DemoGoals, DemoPerson } from '../../../seeds/demo-goals.js';
import type { Caller } from '../api/caller.js';
import type { GoalsApi } from '../api/goals-api.js';
import type { KeyRing } from './demo-keys.js';

/** Whoever acts in a demo's goals: each runs use cases with a key of their own. */
export type DemoPeople = Readonly<Record<DemoPerson, Caller>>;

/** Adds the people, each with a key of their own, kept beside the others; who has one stays who they are. */
export async function demoPeople(api: GoalsApi, people: DemoGoals['people'], ring: KeyRing): Promise<DemoPeople> {
  const keyOf = async (person: DemoPerson): Promise<Caller> => {
    const keys = await ring.read();
    const secret = keys[person] ?? (await api.keyOfMember({ ...people[person], role: 'ANALYST' }));
    if (keys[person] === undefined) await ring.write({ ...keys, [person]: secret });
    return api.as(secret);
  };
  return { LEAD: await keyOf('LEAD'), REVIEWER: await keyOf('REVIEWER') };
}
