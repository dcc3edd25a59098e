import type { ConversionNotes } from './conversion-notes.js';

/** The first of each name. The others are left out: nobody could tell which of them a name means. */
export function firstOfName<T extends { readonly name: string }>(all: readonly T[], kind: string, notes: ConversionNotes): T[] {
  const names = new Set<string>();
  return all.filter(({ name }) => {
    const isFirst = !names.has(name);
    if (!isFirst) notes.leftOut(`another ${kind} ${name}`, `There is a ${kind} of its name already.`);
    names.add(name);
    return isFirst;
  });
}
