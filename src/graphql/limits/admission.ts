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
 * Refuses a document before anything of it runs: first by its size and cost, then by GraphQL's own validation. Apollo would
 * validate first, and validation recurses over whatever nesting it is given; so Apollo's is switched off and done here.
 */
export function admission(schema: GraphQLSchema, options: AdmissionOptions): ApolloServerPlugin {
  const refuseIntrospection = introspectionRule(schema);
  const rules = options.introspection ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule];

  const check = (document: DocumentNode, operationName: string | undefined, variables: Values | undefined): readonly GraphQLError[] => {
    const tooLarge = refuseBySize(document) ?? refuseByDepth(document) ?? refuseIntrospection(document);
    if (tooLarge !== undefined) return [tooLarge];
    const operation = getOperationAST(document, operationName);
    const tooCostly = operation ? refuseByCost(schema, operation, fragmentsOf(document), variables) : undefined;
    return tooCostly === undefined ? validate(schema, document, rules) : [tooCostly];
  };

  return {
    async requestDidStart() {
      return {
        async responseForOperation({ document, request }) {
          const errors = check(document, request.operationName ?? undefined, request.variables);
          if (errors.length === 0) return null;
          return {
            http: { status: 400, headers: new HeaderMap() },
            body: { kind: 'single', singleResult: { errors: errors.map(options.formatError) } },
          };
        },
      };
    },
  };
}
