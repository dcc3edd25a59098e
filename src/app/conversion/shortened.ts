import { LONGEST_DESCRIPTION, LONGEST_NAME } from '../definitions/texts.js';

/** Names and descriptions as far as they are kept; nothing else hangs on their ends. */
export function shortened(
  { name, description }: { readonly name: string; readonly description: string | null },
): { readonly name: string; readonly description?: string } {
  const kept = description === null ? {} : { description: cut(description, LONGEST_DESCRIPTION) };
  return { name: cut(name, LONGEST_NAME), ...kept };
}

const cut = (text: string, longest: number): string =>
  (text.length > longest ? `${text.slice(0, longest - 1)}…` : text).toWellFormed();
