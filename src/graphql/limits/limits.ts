/** What a document may ask for; all of it is checked before anything of it runs. */
export const LIMITS = {
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
} as const;
