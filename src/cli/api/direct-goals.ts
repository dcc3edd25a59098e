import { addMember } from '../../app/add-member.js';
import { authenticate } from '../../app/authenticate.js';
import { createApiKey } from '../../app/create-api-key.js';
import { members } from '../../app/members.js';
import { runRound } from '../../app/scheduler/run-round.js';
import { systemClock } from '../../kernel/clock.js';
import type { Database } from '../../store/database.js';
import { caller, QUIET, refusalsAsCliErrors, type Caller } from './caller.js';
import type { GoalsApi } from './goals-api.js';

/** Goals over a database that this process has open. `secret`: of an OWNER's key. */
export function directGoals(database: Database, secret: string): GoalsApi {
  const as = (key: string): Caller => caller(database, () => authenticate(database, `Bearer ${key}`));
  const owner = as(secret);
  return {
    as,
    async keyOfMember(member) {
      const { email, name, role } = member;
      const { items } = await owner((ctx) => members(ctx, { first: 100 }));
      if (!items.some((present) => present.email === email)) await owner((ctx) => addMember(ctx, member));
      return (await owner((ctx) => createApiKey(ctx, { name, role, member: email }))).secret;
    },
    round: () =>
      refusalsAsCliErrors(async () => {
        const { organizationId } = await authenticate(database, `Bearer ${secret}`);
        await runRound({ database, clock: systemClock, log: QUIET }, organizationId);
      }),
  };
}
