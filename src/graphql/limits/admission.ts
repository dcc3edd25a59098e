import { HeaderMap, type ApolloServerPlugin } from '@apollo/server';
import {
  getOperationAST, NoSchemaIntrospectionCustomRule, specifiedRules, validate,
  type DocumentNode, type GraphQLError, type GraphQLFormattedError, type GraphQLSchema,
} from 'graphql';
import type { Values } from './arguments.js';
import { refuseByCost } from './cost.js';
import { refuseByDepth } from './depth.js';
import { refuseBySize } from './document-size.js';
import { fragmentsOf } from './fragments.js';
import { introspectionRule } from './introspection.js';

export interface AdmissionOptions {
  readonly introspection: boolean;
  readonly formatError: (error: GraphQLError) => GraphQLFormattedError;
}

/**
 * Refuses a document before anything of it runs. Apollo would validate first, and validation recurses over whatever nesting it
 * is given; so Apollo's is switched off and done here, after the limits.
 */
export function admission(schema: GraphQLSchema, { introspection, formatError }: AdmissionOptions): ApolloServerPlugin {
  const rules = { schema, introspection, refuseIntrospection: introspectionRule(schema) };
  return {
    async requestDidStart() {
      return {
        async responseForOperation({ document, request }) {
          const errors = check(rules, document, request.operationName ?? undefined, request.variables);
          if (errors.length === 0) return null;
          return {
            http: { status: 400, headers: new HeaderMap() },
            body: { kind: 'single', singleResult: { errors: errors.map(formatError) } },
          };
        },
      };
    },
  };
}

export interface Rules {
  readonly schema: GraphQLSchema;
  readonly introspection: boolean;
  readonly refuseIntrospection: ReturnType<typeof introspectionRule>;
}

/** What is wrong with the document: the first limit that it breaks, or all that GraphQL's validation finds. */
export function check(rules: Rules, document: DocumentNode, operationName: string | undefined, variables: Values | undefined): readonly GraphQLError[] {
  const tooLarge = refuseBySize(document) ?? refuseByDepth(document) ?? rules.refuseIntrospection(document);
  if (tooLarge !== undefined) return [tooLarge];
  const operation = getOperationAST(document, operationName);
  const tooCostly = operation ? refuseByCost(rules.schema, operation, fragmentsOf(document), variables) : undefined;
  if (tooCostly !== undefined) return [tooCostly];
  return validate(rules.schema, document, rules.introspection ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule]);
}
