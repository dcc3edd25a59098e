/**
 * Why one row of a batch was not taken, as `rejected[].code`. The list is the API's contract: codes are never renamed or reused.
 * What is wrong with a whole batch (too large, unknown source) is an error of the request instead.
 */
export const REJECT_CODES = {
  KEY_REQUIRED: 'The row has no key, or a blank one.',
  KEY_TOO_LONG: 'The key has more than 400 characters.',
  OCCURRED_AT_REQUIRED: 'The row does not say when it happened.',
  FIELDS_NOT_AN_OBJECT: '`fields` is not an object of field keys and values.',
  UNKNOWN_FIELD: 'The source has no such field.',
  COMPUTED_FIELD: 'The field is computed from others by the source; it cannot be given.',
  WRONG_TYPE: 'The value is not of the type that is asked for there.',
  NOT_A_NUMBER: 'The text given for a number is no decimal number.',
  NUMBER_OUT_OF_RANGE: 'The number has more than 34 significant digits, or lies beyond 40 places before or after the point.',
  NOT_AN_INSTANT: 'The text is no ISO-8601 instant with an offset, or no day and time that exist.',
  TEXT_TOO_LONG: 'The text has more than 10,000 characters (customer and case: 400).',
  TEXT_MALFORMED: 'The text holds a NUL character or half of a surrogate pair, which cannot be stored.',
  DUPLICATE_IN_BATCH: 'A later row of the same batch has the same key; that one was taken.',
  RECORDED_AT_REQUIRED: 'The revision of a history does not say when it was recorded.',
  RECORDED_IN_FUTURE: 'The revision of a history says that it was recorded later than now.',
  UNKNOWN_KEY: 'There is no interaction of that key to retract.',
} as const;
export type RejectCode = keyof typeof REJECT_CODES;

/** One row that was not taken: where it stood in the batch, its key if it has a usable one, why, and what to mend. */
export interface RejectedRow {
  readonly index: number;
  readonly key: string | null;
  readonly code: RejectCode;
  readonly message: string;
}

/** A finding about a value, before it is known which row it stood in. */
export interface Finding {
  readonly code: RejectCode;
  readonly message: string;
}

/** Of the findings of one row; the others are counted. */
export const MOST_TOLD = 3;

export const finding = (code: RejectCode, message: string): Finding => ({ code, message });
export const isFinding = (value: unknown): value is Finding =>
  typeof value === 'object' && value !== null && 'code' in value && 'message' in value;
