import {
  execute, getOperationAST, getVariableValues, type DocumentNode, type ExecutionResult, type GraphQLSchema,
} from 'graphql';
import { fragmentsOf } from '../limits/fragments.js';
import { Outcomes } from './outcomes.js';
import { plainExecution, type PlainData } from './plain-execution.js';

/** A document that has been admitted, and what it is asked with. */
export interface Execution {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  readonly variables: { readonly [variable: string]: unknown } | undefined;
  readonly contextValue: unknown;
}

/**
 * Answers as graphql-js does. Queries are tried the fast way first, which gives up at anything unusual: errors are found and placed by
 * graphql-js itself, from what resolvers have given already. Whatever writes goes to graphql-js at once.
 */
export async function executeDocument(execution: Execution): Promise<ExecutionResult> {
  const outcomes = new Outcomes();
  const data = await plainData(execution, outcomes);
  if (data !== null) return { data };
  const { schema, document, operationName, variables, contextValue } = execution;
  return execute({ schema, document, rootValue: outcomes, contextValue, variableValues: variables, operationName });
}

/** Null where it is no query, or no plain one. */
async function plainData({ schema, document, operationName, variables, contextValue }: Execution, outcomes: Outcomes): Promise<PlainData | null> {
  const operation = getOperationAST(document, operationName);
  if (operation?.operation !== 'query') return null;
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variables ?? {}, { maxErrors: 1 });
  if (coerced === undefined) return null;
  const fragments = Object.fromEntries(fragmentsOf(document));
  return plainExecution({ schema, operation, fragments, variableValues: coerced, contextValue, outcomes });
}
