import { organizationIds } from '../../sql/organizations.js';
import { OUTBOX_CHANNEL } from '../../sql/outbox.js';
import type { Database } from '../../store/database.js';
import type { Log } from '../context.js';
import { attemptDelivery, claimDue, untilNextDelivery, type ClaimedDelivery } from './deliver.js';
import type { PostOptions } from './post-message.js';
import { resolveName } from './webhook-target.js';

export interface DeliveryOptions extends Partial<Pick<PostOptions, 'resolve' | 'timeoutMs'>> {
  /** For tests and development: private addresses, any port, and http to this machine. */
  readonly allowPrivate: boolean;
  /** How often every organisation is looked at, whether or not anything was heard of it. Default 30,000. */
  readonly pollMs?: number;
}

const TIMEOUT_MS = 10_000;
const POLL_MS = 30_000;
/** What is due at once was taken just now, unless another process is at it. */
const SHORTEST_WAIT_MS = 1_000;
/** Messages of one organisation, and of all, that this process sends at once. */
const PER_ORGANIZATION = 40;
const IN_ALL = 400;
/** Shorter than whoever stops a process waits for it. */
const STOP_MS = 5_000;

/**
 * Sends what webhooks are to be told, for all organisations: woken by PostgreSQL's notifications of events, by what is due again, and
 * now and then, since notifications are lost while a connection is. Several processes share the work.
 */
export class DeliveryWorker {
  private readonly post: PostOptions;
  private readonly pollMs: number;
  /** Organisation → messages of it on their way. */
  private readonly sending = new Map<string, Set<Promise<void>>>();
  /** Organisation → when it is looked at again. */
  private readonly alarms = new Map<string, NodeJS.Timeout>();
  /** Organisation → the round that is being made, and whether another one is wanted after it. */
  private readonly rounds = new Map<string, { again: boolean; readonly made: Promise<void> }>();
  private readonly stopListening: () => void;
  private readonly polling: NodeJS.Timeout;
  private readonly noTimeLeft = new AbortController();
  private looking: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(private readonly database: Database, private readonly log: Log, options: DeliveryOptions) {
    const { allowPrivate, resolve = resolveName, timeoutMs = TIMEOUT_MS, pollMs = POLL_MS } = options;
    this.post = { allowPrivate, resolve, timeoutMs, stopped: this.noTimeLeft.signal };
    this.pollMs = pollMs;
    this.stopListening = database.listen(OUTBOX_CHANNEL, (organizationId) => {
      if (organizationId === null) this.lookEverywhere();
      else void this.wake(organizationId);
    });
    this.polling = setInterval(() => this.lookEverywhere(), pollMs);
    this.lookEverywhere();
  }

  /** Takes nothing new, and resolves once what is on its way has been settled; answers that are not there after five seconds are not waited for. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.polling);
    this.stopListening();
    for (const alarm of this.alarms.values()) clearTimeout(alarm);
    this.alarms.clear();
    const tooLong = setTimeout(() => this.noTimeLeft.abort(), STOP_MS);
    await this.looking;
    await Promise.all([...this.rounds.values()].map(({ made }) => made));
    await Promise.all([...this.sending.values()].flatMap((messages) => [...messages]));
    clearTimeout(tooLong);
  }

  private lookEverywhere(): void {
    this.looking = this.looking.then(async () => {
      if (this.stopped) return;
      const organizations = await this.database.platform((tx) => tx.query(organizationIds()));
      for (const { id } of organizations) {
        if (this.stopped) return;
        // One after the other, so that requests find connections.
        await this.wake(id);
      }
    }).catch((error: unknown) => this.complain(error));
  }

  private wake(organizationId: string): Promise<void> {
    const running = this.rounds.get(organizationId);
    if (running !== undefined) {
      running.again = true;
      return running.made;
    }
    if (this.stopped) return Promise.resolve();
    const round = { again: false, made: Promise.resolve() };
    this.rounds.set(organizationId, round);
    round.made = this.round(organizationId).catch((error: unknown) => this.complain(error)).finally(() => {
      this.rounds.delete(organizationId);
      if (round.again && !this.stopped) void this.wake(organizationId);
    });
    return round.made;
  }

  private async round(organizationId: string): Promise<void> {
    const own = this.sending.get(organizationId)?.size ?? 0;
    const all = [...this.sending.values()].reduce((sum, messages) => sum + messages.size, 0);
    const room = Math.min(PER_ORGANIZATION - own, IN_ALL - all);
    for (const claimed of await claimDue(this.database, organizationId, room)) this.send(organizationId, claimed);
    this.setAlarm(organizationId, await untilNextDelivery(this.database, organizationId));
  }

  private send(organizationId: string, claimed: ClaimedDelivery): void {
    const messages = this.sending.get(organizationId) ?? new Set();
    this.sending.set(organizationId, messages);
    const sent = attemptDelivery(this.database, organizationId, claimed, this.post)
      .catch((error: unknown) => this.complain(error))
      .finally(() => {
        messages.delete(sent);
        if (messages.size === 0) this.sending.delete(organizationId);
        // The next one in line may go.
        void this.wake(organizationId);
      });
    messages.add(sent);
  }

  private setAlarm(organizationId: string, wait: number | null): void {
    clearTimeout(this.alarms.get(organizationId));
    this.alarms.delete(organizationId);
    if (wait === null || wait > this.pollMs || this.stopped) return;
    this.alarms.set(organizationId, setTimeout(() => {
      this.alarms.delete(organizationId);
      void this.wake(organizationId);
    }, Math.max(wait, SHORTEST_WAIT_MS)));
  }

  /** What was not done now is done when it is looked at next. */
  private complain(error: unknown): void {
    this.log.warn({ error: error instanceof Error ? error.name : typeof error }, 'webhooks could not be delivered for now');
  }
}
