import { sql } from 'kysely';

/**
 * Behind a sub-select: keeps PostgreSQL from pulling it up, so that each of its columns is made once per row. Quoted, because a bare 0
 * is an integer that is still to be cast: the planner takes it for rows to skip, and then reads the sub-select in one process alone.
 */
export const FENCE = sql`offset '0'`;
