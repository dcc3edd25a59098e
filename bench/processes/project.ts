import { resolve } from 'node:path';

/** The project's folder, from where the built benchmark lies in it. */
export const PROJECT = resolve(import.meta.dirname, '../../..');
