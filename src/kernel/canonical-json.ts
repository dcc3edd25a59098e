import { createHash } from 'node:crypto';

import { canonicalDecimal, ExactNumber } from './decimal.js';

/**
 * JSON with sorted keys and no white space: the same content always gives the same bytes. Undefined members are left out.
 * Numbers are written as canonical decimals, an `ExactNumber` with all its digits: 1e21 and 1000000000000000000000 are one.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  if (value instanceof ExactNumber) return canonicalDecimal(value.text) ?? value.text;
  if (typeof value === 'number') return canonicalDecimal(String(value)) ?? JSON.stringify(value);
  if (value !== null && typeof value === 'object') {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
    return `{${members.join(',')}}`;
  }
  return JSON.stringify(value);
}

export const contentHash = (value: unknown): string => createHash('sha256').update(canonicalJson(value)).digest('hex');
