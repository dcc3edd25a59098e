/** What every kind of input can be read without. */
const OPTIONAL: ReadonlySet<string> = new Set([
  'description', 'unit', 'format', 'tags', 'maturityLag', 'minSample', 'reviseEvery', 'drivers', 'coversFrom', 'ranges', 'iCalendar', 'holidays',
  'holidayTag', 'scope', 'owner', 'reviewers', 'materiality', 'evidence', 'end', 'parent', 'rollup', 'guardrails', 'target',
]);

/** An input without the part that an argument of it names (`input.tags[2]`: the tags, `target.from`: the target); undefined where it cannot be read without. */
export function without<I extends object>(input: I, argument: string): I | undefined {
  const part = /^(?:input\.)?([A-Za-z]+)/.exec(argument)?.[1];
  if (part === undefined || !OPTIONAL.has(part) || !Object.hasOwn(input, part)) return undefined;
  return Object.fromEntries(Object.entries(input).filter(([name]) => name !== part)) as I;
}
