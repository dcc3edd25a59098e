import { badInput } from '../../kernel/errors.js';
import { storable } from '../definitions/texts.js';

/** The text without space around it. BAD_INPUT where nothing is left, or it is too long. */
export function requiredText(argument: string, text: string, longest: number): string {
  const found = storable(argument, text, longest);
  if (found === '') throw badInput(argument, `${argument} is empty.`);
  return found;
}
