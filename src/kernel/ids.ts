import { randomUUID } from 'node:crypto';

/** An id that nobody can guess and no two processes share. */
export const newId = (): string => randomUUID();

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
export const isId = (text: string): boolean => UUID.test(text);

export const NIL_ID = '00000000-0000-0000-0000-000000000000';

/** Keys of definitions: sources, fields, measures, KPIs. */
export const DEFINITION_KEY = /^[a-z][a-z0-9_]{0,62}$/;
