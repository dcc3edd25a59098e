import { addMember } from '../../app/add-member.js';
import { authenticate } from '../../app/authenticate.js';
import { createApiKey } from '../../app/create-api-key.js';
import { members } from '../../app/members.js';
import { runRound } from '../../app/scheduler/run-round.js';
import { systemClock } from '../../kernel/clock.js';
import type { Database } from '../../store/database.js';
import { caller, QUIET, refusalsAsCliErrors, type Caller } from './caller.js';
import type { GoalsApi, NewMember } from './goals-api.js';

/** Goals over a database that this process has open. */
export function directGoals(database: Database, secret: string): GoalsApi {
  const as = (key: string): Caller => caller(database, () => authenticate(database, `Bearer ${key}`));
  const organization = async (): Promise<string> => (await authenticate(database, `Bearer ${secret}`)).organizationId;
  return {
    as,
    async keyOfMember(member) {
      const memberId = await presentOrNew(as(secret), member);
      const { name, role } = member;
      const actor = { kind: 'member', memberId, keyId: null, role } as const;
      const call = caller(database, async () => ({ actor, organizationId: await organization() }));
      return (await call((ctx) => createApiKey(ctx, { name, role }))).secret;
    },
    round: () =>
      refusalsAsCliErrors(async () => void (await runRound({ database, clock: systemClock, log: QUIET }, await organization()))),
  };
}

async function presentOrNew(call: Caller, member: NewMember): Promise<string> {
  const { items } = await call((ctx) => members(ctx, { first: 100 }));
  return (items.find(({ email }) => email === member.email) ?? (await call((ctx) => addMember(ctx, member)))).id;
}
