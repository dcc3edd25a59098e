import { sql, type RawBuilder } from 'kysely';

/**
 * What a statement derives from rows (entities of a cohort, steps of a journey) has no statistics. PostgreSQL takes it for one row
 * and loops over it, which for thousands of rows takes minutes. Until the end of the transaction, or until it is set again.
 */
export const setNestedLoops = (enabled: boolean): RawBuilder<never> => sql`set local enable_nestloop = ${sql.raw(enabled ? 'on' : 'off')}`;
