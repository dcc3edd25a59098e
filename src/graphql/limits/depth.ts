import { Kind, type DocumentNode, type GraphQLError, type SelectionSetNode } from 'graphql';
import { fragmentsOf, type Fragments } from './fragments.js';
import { isIntrospection } from './introspection.js';
import { LIMITS } from './limits.js';
import { tooExpensive } from './refusal.js';

/** Fields inside one another, fragments written out; the subtree of `__schema` and `__type` does not count. */
export function refuseByDepth(document: DocumentNode): GraphQLError | undefined {
  const fragments = fragmentsOf(document);
  const known = new Map<string, number>();
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    const depth = depthOf(definition.selectionSet, fragments, known);
    if (depth > LIMITS.depth) {
      return tooExpensive(`The query is ${depth} fields deep; at most ${LIMITS.depth} are allowed.`,
        'Ask for what lies deeper in a query of its own, starting at its key.');
    }
  }
  return undefined;
}

function depthOf(set: SelectionSetNode, fragments: Fragments, known: Map<string, number>): number {
  let deepest = 0;
  for (const selection of set.selections) {
    switch (selection.kind) {
      case Kind.FIELD:
        if (isIntrospection(selection)) break;
        deepest = Math.max(deepest, 1 + (selection.selectionSet === undefined ? 0 : depthOf(selection.selectionSet, fragments, known)));
        break;
      case Kind.INLINE_FRAGMENT:
        deepest = Math.max(deepest, depthOf(selection.selectionSet, fragments, known));
        break;
      case Kind.FRAGMENT_SPREAD:
        deepest = Math.max(deepest, fragmentDepth(selection.name.value, fragments, known));
    }
  }
  return deepest;
}

function fragmentDepth(name: string, fragments: Fragments, known: Map<string, number>): number {
  const seen = known.get(name);
  if (seen !== undefined) return seen;
  // A fragment that is inside itself counts once here: GraphQL's own validation, which comes after, words that error.
  known.set(name, 0);
  const fragment = fragments.get(name);
  const depth = fragment === undefined ? 0 : depthOf(fragment.selectionSet, fragments, known);
  known.set(name, depth);
  return depth;
}
