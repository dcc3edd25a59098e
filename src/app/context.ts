import type { Clock } from '../kernel/clock.js';
import { YardstickError } from '../kernel/errors.js';
import type { Database, OpenReading, Reading } from '../store/database.js';
import type { Author } from '../store/catalog.js';
import type { TargetRules } from './notifications/webhook-target.js';
import type { Role } from './role.js';

/** What a key or token may do now, and until when: instant text in UTC, absent for what does not expire and for tokens. */
interface Held {
  readonly role: Role;
  readonly expiresAt?: string;
}

/** Who acts: a member by one of their keys or by a token (keyId null), a service by its key, the platform, or this service by itself. */
export type Actor =
  | { readonly kind: 'member'; readonly memberId: string; readonly keyId: string | null } & Held
  | { readonly kind: 'service'; readonly keyId: string } & Held
  | { readonly kind: 'platform' }
  | { readonly kind: 'system' };

/** Pino's shape: what happened as data, then in words. Never a secret, never a value of a field. */
export interface Log {
  info(data: object, message: string): void;
  warn(data: object, message: string): void;
  error(data: object, message: string): void;
}

/** The first argument of every use case: one request of one actor in one organisation. */
export interface AppContext {
  readonly database: Database;
  readonly actor: Actor;
  /** The nil id for the platform. */
  readonly organizationId: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly requestId: string;
  /** Where webhooks may lead; absent: to the public internet. */
  readonly webhookTargets?: TargetRules | undefined;
  /** The request's one reading transaction, opened when it is first asked for. */
  reading(): Promise<Reading>;
  /** What `make` gave the first time the key was asked for under the present reading: the catalogue is loaded once. */
  memo<T>(key: string, make: () => Promise<T>): Promise<T>;
}

export interface ContextOptions {
  readonly database: Database;
  readonly actor: Actor;
  readonly organizationId: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly requestId: string;
  readonly webhookTargets?: TargetRules | undefined;
  /** One that is open already, and becomes the context's. */
  readonly reading?: OpenReading | null;
}

/** A context with its life in the hands of whoever serves the request. */
export class OpenContext implements AppContext {
  readonly database: Database;
  readonly actor: Actor;
  readonly organizationId: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly requestId: string;
  readonly webhookTargets: TargetRules | undefined;
  private opened: Promise<OpenReading> | undefined;
  private closed = false;
  private memos = new Map<string, Promise<unknown>>();

  constructor(options: ContextOptions) {
    this.database = options.database;
    this.actor = options.actor;
    this.organizationId = options.organizationId;
    this.clock = options.clock;
    this.log = options.log;
    this.requestId = options.requestId;
    this.webhookTargets = options.webhookTargets;
    this.opened = options.reading == null ? undefined : Promise.resolve(options.reading);
  }

  /** @throws YardstickError TIMEOUT once the request is over: parts of it may go on when one has failed, and nobody would close it. */
  async reading(): Promise<Reading> {
    if (this.closed) throw new YardstickError('TIMEOUT', 'The request is over.');
    return this.opened ??= this.database.openReading(this.organizationId);
  }

  memo<T>(key: string, make: () => Promise<T>): Promise<T> {
    const known = this.memos.get(key) as Promise<T> | undefined;
    if (known !== undefined) return known;
    const made = make();
    this.memos.set(key, made);
    return made;
  }

  /** Ends the reading and forgets what came from it: the next one sees what has been written since. */
  async renewReading(): Promise<void> {
    const opened = this.opened;
    this.opened = undefined;
    this.memos = new Map();
    // Where it failed to open, whoever asked for it knows.
    await opened?.then((reading) => reading.close(), () => undefined);
  }

  /** Before the answer is written: a slow reader of it holds no transaction open. */
  close(): Promise<void> {
    this.closed = true;
    return this.renewReading();
  }
}

/** The author of what a context writes; see the columns created_by_member and created_by_key. */
export function authorOf({ actor }: Pick<AppContext, 'actor'>): Author {
  return {
    member: actor.kind === 'member' ? actor.memberId : null,
    apiKey: actor.kind === 'platform' || actor.kind === 'system' ? null : actor.keyId,
  };
}
