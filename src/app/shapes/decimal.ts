import { canonicalDecimal } from '../../kernel/decimal.js';
import type { Shape } from './shape.js';

/** Beyond so many characters a number of the file is no longer the one that was written. */
const EXACT = 15;

/** An exact decimal: a text, or a number that is short enough to be read as it stands. */
export const decimal: Shape<string> = {
  schema: { anyOf: [{ type: 'number' }, { type: 'string', pattern: '\\S' }] },
  read: (value, path, report) => {
    if (typeof value === 'string' && value.trim() !== '') return value;
    const written = typeof value === 'number' && String(value).length <= EXACT ? canonicalDecimal(String(value)) : undefined;
    return written ?? report(path, { problem: 'type', wanted: 'a text', found: value });
  },
  plain: (value) => (value.length <= EXACT && String(Number(value)) === value ? Number(value) : value),
};
