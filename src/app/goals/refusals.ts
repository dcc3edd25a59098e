import type { Refusal } from '../../goals/transition.js';
import { YardstickError } from '../../kernel/errors.js';

/**
 * Why a state table does not let something happen, every reason at once: FORBIDDEN for who has no part in it, else CONFLICT. Programs
 * find each reason's code, message and hint in `refusals`.
 */
export function refused(refusals: readonly Refusal<string>[]): YardstickError {
  const code = refusals.some((refusal) => refusal.code === 'NOT_YOURS') ? 'FORBIDDEN' : 'CONFLICT';
  const hint = [...new Set(refusals.map((refusal) => refusal.hint))].join(' ');
  return new YardstickError(code, refusals.map(({ message }) => message).join(' '), { hint, refusals });
}

/** What was decided. @throws YardstickError with every reason, where it was decided against. */
export function granted<D extends object>(decision: D | { readonly refusals: readonly Refusal<string>[] }): Exclude<D, { refusals: unknown }> {
  if ('refusals' in decision) throw refused(decision.refusals);
  return decision as Exclude<D, { refusals: unknown }>;
}
