import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { YardstickError } from '../../kernel/errors.js';
import { grouped } from './refusal.js';

/** Points of `cost.ts` that one API key may spend in a minute. */
export interface RateLimit {
  readonly pointsPerMinute: number;
}

/**
 * What keys have spent, in this process: several processes let a key spend as many times over. Counted in minutes that begin
 * with a key's first request.
 */
export class Allowance {
  private readonly limiter: RateLimiterMemory;

  constructor(private readonly limit: RateLimit) {
    this.limiter = new RateLimiterMemory({ points: limit.pointsPerMinute, duration: 60 });
  }

  /**
   * Spends the points, or nothing where they are not left: then the seconds until they are. A request that costs more than a
   * whole minute's points takes them all.
   */
  async spend(key: string, points: number): Promise<number | null> {
    const cost = Math.min(Math.ceil(points), this.limit.pointsPerMinute);
    try {
      await this.limiter.consume(key, cost);
      return null;
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      await this.limiter.reward(key, cost);
      return Math.max(1, Math.ceil(refused.msBeforeNext / 1000));
    }
  }
}

/** What is told a key that has nothing left. */
export const rateLimited = (points: number, retryAfterSeconds: number): YardstickError =>
  new YardstickError('RATE_LIMITED', 'This key has asked for too much in the last minute.', {
    hint: `Try again in ${retryAfterSeconds} seconds. This request costs ${grouped(points)} points; many KPIs at once, and longer `
      + 'pages, cost less than as many requests.',
    retryAfterSeconds,
  });
