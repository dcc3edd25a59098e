import { badInput } from '../../kernel/errors.js';
import { OUTBOX_CHANNEL } from '../../sql/outbox.js';
import { lastEventNumber, readEvents, type ToldEvent } from '../../store/outbox.js';
import { authorize } from '../access.js';
import type { AppContext } from '../context.js';
import type { EventKind } from './event-kinds.js';

export interface FollowInput {
  /** Keys; absent: all goals, also those that there will be. */
  readonly goals?: readonly string[] | null;
  /** The number of the last event that is known; absent: only what happens from now on is told. */
  readonly after?: number | null;
}

/** A context that lasts longer than one reading. */
export interface Follower extends AppContext {
  renewReading(): Promise<void>;
  /** Aborted once nobody follows any more. */
  readonly givenUp: AbortSignal;
}

const MOST_GOALS = 100;
const PAGE = 100;
/** Where a notice was lost, an event is found this much later. */
const LOOK_AGAIN_MS = 15_000;

/**
 * Events of these kinds, each once, in their order, and without a gap behind `after`: as they happen, in whatever process. Ends when nobody follows
 * any more. @throws YardstickError BAD_INPUT for a number that no event has had yet, or too many goals.
 */
export async function followEvents(ctx: Follower, kinds: readonly EventKind[], input: FollowInput): Promise<AsyncGenerator<ToldEvent>> {
  authorize(ctx, 'readGoals');
  const goals = input.goals ?? null;
  if (goals !== null && goals.length > MOST_GOALS) throw badInput('goals', `These are ${goals.length} goals; at most ${MOST_GOALS} are named.`, 'Leave them out for all goals.');
  if (goals?.some((key) => key.includes('\u0000') || !key.isWellFormed()) === true) throw badInput('goals', 'A key of a goal cannot hold this.');
  const last = await lastEventNumber(await ctx.reading());
  const after = input.after ?? last;
  if (after < 0 || after > last) throw badInput('after', `There is no event ${after}.`, `The last one is ${last}; leave it out for what happens from now on.`);
  return events(ctx, kinds, goals, after);
}

async function* events(ctx: Follower, kinds: readonly EventKind[], goals: readonly string[] | null, after: number): AsyncGenerator<ToldEvent> {
  const bell = new Bell();
  const stopListening = ctx.database.listen(OUTBOX_CHANNEL, (organizationId) => {
    if (organizationId === null || organizationId === ctx.organizationId) bell.ring();
  });
  const ring = (): void => bell.ring();
  ctx.givenUp.addEventListener('abort', ring);
  try {
    for (let place = after; !ctx.givenUp.aborted;) {
      // Before it is read: what happens while it is read rings for the next turn.
      const rung = bell.rung();
      const page = await readPage(ctx, { after: place, kinds, goals });
      for (const event of page) {
        if (ctx.givenUp.aborted) return;
        yield event;
        place = event.number;
      }
      if (page.length < PAGE) await within(LOOK_AGAIN_MS, rung);
    }
  } finally {
    ctx.givenUp.removeEventListener('abort', ring);
    stopListening();
  }
}

/** In a reading of its own, so that none stays open while nothing happens. */
async function readPage(ctx: Follower, which: Parameters<typeof readEvents>[1]): Promise<readonly ToldEvent[]> {
  await ctx.renewReading();
  try {
    return await readEvents(await ctx.reading(), which, PAGE);
  } catch (error) {
    if (ctx.givenUp.aborted) return [];
    throw error;
  } finally {
    await ctx.renewReading();
  }
}

class Bell {
  private waiting = Promise.withResolvers<void>();

  ring(): void {
    this.waiting.resolve();
    this.waiting = Promise.withResolvers();
  }

  /** Resolves at the next ring. */
  rung(): Promise<void> {
    return this.waiting.promise;
  }
}

async function within(milliseconds: number, promise: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => { timer = setTimeout(resolve, milliseconds); });
  await Promise.race([promise, late]);
  clearTimeout(timer);
}
