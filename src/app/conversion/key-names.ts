import { DEFINITION_KEY } from '../../kernel/ids.js';
import { RESERVED_NAMES } from '../../lang/functions.js';

const LONGEST_KEY = 63;

/** Gives every name of one namespace a key of its own: as it is where that is possible, else the nearest one. */
export class KeyNames {
  private readonly taken = new Set<string>();

  /** `suffix` is what a key gets that is reserved, or taken: revenue → revenue_measure. */
  take(name: string, suffix: string): string {
    const plain = keyLike(name, suffix);
    const candidates = [plain, cut(plain, `_${suffix}`)];
    for (let count = 2; ; count += 1) {
      const key = candidates.shift() ?? cut(plain, `_${suffix}_${count}`);
      if (this.taken.has(key) || RESERVED_NAMES.has(key)) continue;
      this.taken.add(key);
      return key;
    }
  }
}

/** Letters, digits and `_` of the name in lower case, beginning with a letter. */
function keyLike(name: string, suffix: string): string {
  const plain = name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase().replace(/[^a-z0-9_]+/g, '_');
  const begun = /^[a-z]/.test(plain) ? plain : `${suffix}_${plain.replace(/^_+/, '')}`;
  const key = begun.slice(0, LONGEST_KEY);
  return DEFINITION_KEY.test(key) ? key : suffix;
}

const cut = (key: string, end: string): string => `${key.slice(0, LONGEST_KEY - end.length)}${end}`;
