/** What a document may ask for; all of it is checked before anything of it runs. */
export const LIMITS = {
  /** Characters of the text: comments and space are no tokens, and each mistake is located by counting lines. */
  characters: 100_000,
  /** Lexical tokens: refused while parsing. */
  tokens: 10_000,
  /** Nodes of the syntax tree inside one another: keeps every recursive reader of the tree within its stack. */
  nesting: 200,
  /** Fields inside one another, fragments written out; introspection has a rule of its own. */
  depth: 15,
  aliases: 100,
  directives: 50,
  /** Points of `cost.ts`, and of introspection in multiples of the standard introspection query. */
  cost: 500_000,
  introspections: 3,
  /** Rows that all fields of a mutation write together. */
  rows: 20_000,
  /** Mistakes that are told at once. */
  mistakes: 20,
} as const;
