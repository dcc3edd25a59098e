import type { CompiledQuery, RawBuilder } from 'kysely';

/** A statement that can be sent. */
export type Statement<R> = Pick<RawBuilder<R>, 'compile'>;

/** The statement, whose text is written when it is first sent, and kept: for one that is sent again and again. */
export function writtenOnce<R>(statement: Statement<R>): Statement<R> {
  let written: CompiledQuery<R> | undefined;
  return { compile: (by) => written ??= statement.compile(by) };
}
