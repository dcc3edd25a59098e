import fc from 'fast-check';

/**
 * SQL expressions of each type that is translated, over the columns n and m (numeric), t (text) and b (boolean). Numbers are written
 * as numeric, so that PostgreSQL cuts off no division.
 */
export const randomSql = fc.letrec<{ number: string; text: string; truth: string }>((tie) => {
  const [number, text, truth] = [tie('number'), tie('text'), tie('truth')];
  const written = (parts: TemplateStringsArray, ...inner: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
    fc.tuple(...inner).map((texts) => parts.map((part, index) => `${part}${texts[index] ?? ''}`).join(''));
  const literal = fc.constantFrom('0', '1', '2.5', '3', '10').map((each) => `${each}::numeric`);
  const word = fc.constantFrom("'a'", "'Ab'", "''", "'it''s'");
  const pattern = fc.constantFrom("'a%'", "'%b%'", "'Ab'", "'%''%'");
  const condition = written`CASE WHEN ${truth} THEN `;
  const otherwise = (value: fc.Arbitrary<string>): fc.Arbitrary<string> => fc.oneof(fc.constant(''), fc.constant(' ELSE NULL'), written` ELSE ${value}`);
  const limits = { maxDepth: 4, withCrossShrink: true };
  return {
    number: fc.oneof(
      limits, fc.constantFrom('n', 'm'), literal,
      written`(${number} + ${number})`, written`${number} - ${number}`, written`(${number}) * -${number}`,
      written`(${number}) / NULLIF(${number}, 0)`, written`COALESCE(${number}, ${number})`, written`NULLIF(${number}, ${number})`,
      written`ABS(${number})`, written`round(${number}, 1)`, written`FLOOR(${number})`, written`ceiling(${number})`,
      written`CAST(${number} AS numeric)`, written`${condition}${number}${otherwise(number)} END`,
      written`${condition}${number} WHEN ${truth} THEN ${number}${otherwise(number)} END`,
    ),
    text: fc.oneof(
      limits, fc.constantFrom('t'), word, written`lower(${text})`, written`coalesce(${text}, ${text})`, written`nullif(${text}, ${text})`,
      written`case ${text} when ${text} then ${text}${otherwise(text)} end`,
    ),
    truth: fc.oneof(
      limits, fc.constantFrom('b', 'TRUE', 'false'),
      written`(${number}) ${fc.constantFrom('=', '<>', '!=', '<', '<=', '>', '>=')} (${number})`,
      written`(${text}) ${fc.constantFrom('=', '<>')} (${text})`,
      written`(${truth} AND ${truth})`, written`(${truth} or ${truth})`, written`NOT ${truth}`, written`(${truth}) = (${truth})`,
      written`(${number}) BETWEEN (${number}) AND (${number})`, written`(${number}) NOT IN (${literal}, ${number})`, written`(${text}) IN (${word}, ${word})`,
      written`(${text}) LIKE ${pattern}`, written`(${text}) not ilike ${pattern}`,
      written`(${number}) IS NULL`, written`(${text}) is not null`, written`(${truth}) IS ${fc.constantFrom('TRUE', 'FALSE', 'NOT TRUE')}`,
    ),
  };
});
