import { GraphQLError, type ASTNode } from 'graphql';

/** "DateTime must be …": GraphQL adds where the value stands. The value itself is not repeated: it may be personal. */
export const scalarError = (scalar: string, expected: string, node?: ASTNode): GraphQLError =>
  new GraphQLError(`${scalar} must be ${expected}.`, node === undefined ? {} : { nodes: node });
