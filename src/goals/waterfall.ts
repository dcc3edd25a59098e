import { Decimal } from '../kernel/decimal.js';

/** What the value was after one more cause was let in; null where it then had none. */
export interface WaterfallStep {
  readonly name: string;
  readonly value: Decimal | null;
}

/** What one cause did, or several that can only be told together because the value between them does not exist. */
export interface WaterfallPart {
  readonly names: readonly string[];
  /** With all its digits, which may be more than the 34 that arithmetic keeps elsewhere. */
  readonly part: Decimal;
}

export interface Waterfall {
  readonly start: Decimal;
  readonly end: Decimal;
  readonly parts: readonly WaterfallPart[];
}

/** Enough digits for the difference of any two numbers that can be kept, 40 places before and 40 after the point. */
const Exact = Decimal.clone({ precision: 200 });

/**
 * Successive substitution: each step's value less the one before it. Nothing is rounded, so that the parts telescope: together
 * they are the end less the start. Null where the start or the end has no value: there is no difference to explain.
 */
export function waterfall(start: Decimal | null, steps: readonly WaterfallStep[]): Waterfall | null {
  if (start === null) return null;
  const parts: WaterfallPart[] = [];
  let before = start;
  let joint: string[] = [];
  for (const { name, value } of steps) {
    joint.push(name);
    if (value === null) continue;
    parts.push({ names: joint, part: new Exact(value).minus(before) });
    before = value;
    joint = [];
  }
  return joint.length > 0 ? null : { start, end: before, parts };
}

/** A value and its margin after one more cause. The target's cause changes the margin alone. */
export interface JudgedStep extends WaterfallStep {
  readonly margin: Decimal | null;
}

/** The two waterfalls of a change: of the value, and of the margin, by the same causes in the same order. */
export const judgedWaterfall = (start: Omit<JudgedStep, 'name'>, steps: readonly JudgedStep[]): {
  readonly value: Waterfall | null; readonly margin: Waterfall | null;
} => ({
  value: waterfall(start.value, steps),
  margin: waterfall(start.margin, steps.map(({ name, margin }) => ({ name, value: margin }))),
});
