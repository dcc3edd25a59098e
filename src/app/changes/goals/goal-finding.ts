import { YardstickError } from '../../../kernel/errors.js';
import type { Diagnostic } from '../../../lang/diagnostics.js';

/** What is wrong with a goal of a change, and with which part of it: an argument of BAD_INPUT, `target.levels.floor`. */
export interface GoalFinding {
  readonly key: string;
  readonly part: string;
  /** Of a part that is an expression, where in it. */
  readonly span?: Pick<Diagnostic, 'from' | 'to'>;
  /** Null: a fault without one. */
  readonly code: string | null;
  readonly message: string;
  readonly hint: string | null;
}

/** What a use case would have thrown. */
const thrownFinding = (key: string, { message, details }: YardstickError, otherwise: string): GoalFinding =>
  ({ key, part: details.argument ?? otherwise, code: null, message, hint: details.hint ?? null });

/** What comes of an attempt, or what it throws on purpose; `otherwise`: the part where the error names none. */
export async function attempted<R>(key: string, otherwise: string, attempt: () => R | Promise<R>): Promise<R | GoalFinding[]> {
  try {
    return await attempt();
  } catch (error) {
    if (error instanceof YardstickError) return [thrownFinding(key, error, otherwise)];
    throw error;
  }
}
