import { optional } from '../definitions/texts.js';

/** Of narratives, notes, reasons, comments and actions. */
const LONGEST_REVIEW_TEXT = 10_000;

/** Without space around it; null where nothing was given or nothing is left. @throws YardstickError BAD_INPUT for what cannot be kept. */
export const reviewText = (argument: string, text: string | null | undefined): string | null => optional(argument, text, LONGEST_REVIEW_TEXT);
