import { join } from 'node:path';
import type { Library } from './library.js';
import { readLibrary } from './read-library.js';

/** Beside the sources as beside the build: `npm run build` copies the files. */
const DIRECTORY = join(import.meta.dirname, '../../../seeds/library');

let read: Library | undefined;

/** The packs that Yardstick ships, read once. */
export const builtInLibrary = (): Library => (read ??= readLibrary(DIRECTORY));
