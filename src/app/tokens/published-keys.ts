import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import type { Clock } from '../../kernel/clock.js';

/** How long keys are trusted without looking whether the provider has withdrawn one. */
const FRESH_MS = 10 * 60_000;
/** A token may name a key that is newer than those known: asked for at most this often, whatever tokens name. */
const ASK_AGAIN_MS = 30_000;
/** A provider that failed is left alone for as long; every token is refused at once meanwhile. */
const LEAVE_ALONE_MS = 5_000;
const TIMEOUT_MS = 3_000;

/** The provider's keys cannot be had now. */
export class KeysUnavailable extends Error {
  override readonly name = 'KeysUnavailable';
}

/** The public keys of an identity provider, as it publishes them (RFC 7517): fetched when first needed, then kept for a while. */
export class PublishedKeys {
  private keys: ReturnType<typeof createLocalJWKSet> | undefined;
  private fetchedAt = -Infinity;
  private askedAt = -Infinity;
  private failed = false;
  private asking: Promise<void> | undefined;

  constructor(private readonly url: URL, private readonly clock: Clock) {}

  /** The key that a token's header names. Throws KeysUnavailable; and jose's errors where there is no such key. */
  readonly keyOf: JWTVerifyGetKey = async (header, token) => {
    if (this.keys === undefined || this.age(this.fetchedAt) >= FRESH_MS) await this.fetch();
    try {
      return await this.keys!(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || this.age(this.askedAt) < ASK_AGAIN_MS) throw error;
      await this.fetch();
      return this.keys!(header, token);
    }
  };

  /** Whoever needs the keys at the same time waits for the same answer. */
  private fetch(): Promise<void> {
    if (this.asking !== undefined) return this.asking;
    if (this.failed && this.age(this.askedAt) < LEAVE_ALONE_MS) throw new KeysUnavailable();
    this.askedAt = this.clock.now();
    return this.asking = this.ask().finally(() => { this.asking = undefined; });
  }

  private async ask(): Promise<void> {
    try {
      const response = await fetch(this.url, {
        headers: { accept: 'application/jwk-set+json, application/json' },
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      if (response.status !== 200) throw new Error(`status ${response.status}`);
      this.keys = createLocalJWKSet(await response.json() as JSONWebKeySet);
      this.fetchedAt = this.clock.now();
      this.failed = false;
    } catch (cause) {
      this.failed = true;
      throw new KeysUnavailable('the identity provider does not give its keys', { cause });
    }
  }

  /** A clock that was put back makes everything old. */
  private age(at: number): number {
    const age = this.clock.now() - at;
    return age < 0 ? Infinity : age;
  }
}
