import { registerEnumType } from 'type-graphql';

/**
 * A GraphQL enum whose values are the strings that the floors below use, each with its description; a value without one,
 * or one too many, does not compile.
 */
export function closedList<T extends string>(name: string, description: string, values: Readonly<Record<T, string>>): Record<T, T> {
  const members = Object.fromEntries(Object.keys(values).map((value) => [value, value])) as Record<T, T>;
  const valuesConfig = Object.fromEntries(
    Object.entries<string>(values).map(([value, text]) => [value, { description: text }]),
  ) as Record<T, { description: string }>;
  registerEnumType(members, { name, description, valuesConfig });
  return members;
}
