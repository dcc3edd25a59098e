import {
  execute, getOperationAST, getVariableValues, type DocumentNode, type ExecutionResult, type GraphQLSchema,
} from 'graphql';
import { fragmentsOf } from '../limits/fragments.js';
import { plainExecution, type PlainData } from './plain-execution.js';

/** A document that has been admitted, and what it is asked with. */
export interface Execution {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>> | undefined;
  readonly contextValue: unknown;
}

/**
 * Answers as graphql-js does. Queries are tried the fast way first, which gives up at anything unusual: an error is found and placed by
 * graphql-js itself, which reads again what was read. Whatever writes goes to graphql-js at once.
 */
export async function executeDocument(execution: Execution): Promise<ExecutionResult> {
  const data = await plainData(execution);
  if (data !== null) return { data };
  const { schema, document, operationName, variables, contextValue } = execution;
  return await execute({ schema, document, contextValue, variableValues: variables, operationName });
}

async function plainData({ schema, document, operationName, variables, contextValue }: Execution): Promise<PlainData | null> {
  const operation = getOperationAST(document, operationName);
  if (operation?.operation !== 'query') return null;
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variables ?? {}, { maxErrors: 1 });
  if (coerced === undefined) return null;
  return plainExecution({ schema, operation, fragments: Object.fromEntries(fragmentsOf(document)), variableValues: coerced, contextValue });
}
