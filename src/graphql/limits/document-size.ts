import { BREAK, Kind, visit, type DocumentNode, type GraphQLError } from 'graphql';
import { LIMITS } from './limits.js';
import { grouped, tooExpensive } from './refusal.js';

/** Also where the parser itself ran out of stack. */
export const NESTED_TOO_DEEPLY = 'The query is nested too deeply to be read.';
export const FLATTER = 'Write flatter selections, lists and objects.';

/** One pass over the tree as it is written, without recursion: nesting, aliases, directives. */
export function refuseBySize(document: DocumentNode): GraphQLError | undefined {
  let nesting = 0;
  let deepest = 0;
  let aliases = 0;
  let directives = 0;
  visit(document, {
    enter(node) {
      nesting++;
      deepest = Math.max(deepest, nesting);
      if (node.kind === Kind.FIELD && node.alias !== undefined) aliases++;
      if (node.kind === Kind.DIRECTIVE) directives++;
      return deepest > LIMITS.nesting ? BREAK : undefined;
    },
    leave() {
      nesting--;
    },
  });
  if (deepest > LIMITS.nesting) {
    return tooExpensive(NESTED_TOO_DEEPLY, FLATTER);
  }
  if (aliases > LIMITS.aliases) {
    return tooExpensive(`The query has ${grouped(aliases)} aliases; at most ${LIMITS.aliases} are allowed.`,
      'Ask for many KPIs at once with evaluate or kpis, or split the query.');
  }
  if (directives > LIMITS.directives) {
    return tooExpensive(`The query has ${grouped(directives)} directives; at most ${LIMITS.directives} are allowed.`,
      'Put @skip and @include on fragments instead of on each field.');
  }
  return undefined;
}
