import type { CompiledQuery, RawBuilder } from 'kysely';

/** The statement, whose text is written when it is first sent, and kept: for one that is sent again and again. */
export function writtenOnce<R>(statement: RawBuilder<R>): RawBuilder<R> {
  let written: CompiledQuery<R> | undefined;
  return Object.create(statement, {
    compile: { value: (...by: Parameters<RawBuilder<R>['compile']>) => written ??= statement.compile(...by) },
  }) as RawBuilder<R>;
}
