import { HeaderMap, type ApolloServerPlugin, type GraphQLResponse } from '@apollo/server';
import {
  getOperationAST, GraphQLError, NoSchemaIntrospectionCustomRule, specifiedRules, validate,
  type DocumentNode, type GraphQLFormattedError, type GraphQLSchema,
} from 'graphql';
import { YardstickError } from '../../kernel/errors.js';
import type { RequestContext } from '../request-context.js';
import type { AdmittedDocuments } from './admitted-documents.js';
import type { Values } from './arguments.js';
import { NO_COST, queryCost, refuseByCost } from './cost.js';
import { refuseByDepth } from './depth.js';
import { refuseBySize } from './document-size.js';
import { fragmentsOf } from './fragments.js';
import { introspectionRule } from './introspection.js';
import { LIMITS } from './limits.js';
import { rateLimited, type Allowance } from './rate.js';
import { tooExpensive } from './refusal.js';

export interface AdmissionOptions {
  readonly introspection: boolean;
  readonly formatError: (error: GraphQLError) => GraphQLFormattedError;
  /** What keys may still spend; absent: as much as they like. */
  readonly allowance: Allowance | undefined;
  /** Where documents are kept that were found sound. */
  readonly documents: AdmittedDocuments;
}

/**
 * Refuses a document before anything of it runs. Apollo would validate first, and validation recurses over whatever nesting it
 * is given; so Apollo's is switched off and done here, after the limits.
 */
export function admission(
  schema: GraphQLSchema, { introspection, formatError, allowance, documents }: AdmissionOptions,
): ApolloServerPlugin<RequestContext> {
  const rules = { schema, introspection, streams: false, refuseIntrospection: introspectionRule(schema), sound: new WeakSet<DocumentNode>() };
  const refusal = (status: number, errors: readonly GraphQLError[], headers: HeaderMap = new HeaderMap()): GraphQLResponse => ({
    http: { status, headers },
    body: { kind: 'single', singleResult: { errors: errors.map(formatError) } },
  });
  return {
    async requestDidStart() {
      return {
        async responseForOperation({ document, request, contextValue }) {
          const { errors, points } = check(rules, document, request.operationName ?? undefined, request.variables);
          if (errors.length > 0) return refusal(400, errors);
          documents.admit(document);
          const { spender } = contextValue;
          const wait = spender === undefined ? null : await allowance?.spend(spender, points) ?? null;
          return wait === null ? null : refusal(429, [asGraphQLError(rateLimited(points, wait))], new HeaderMap([['retry-after', String(wait)]]));
        },
      };
    },
  };
}

const asGraphQLError = (error: YardstickError): GraphQLError => new GraphQLError(error.message, { originalError: error });

export interface Rules {
  readonly schema: GraphQLSchema;
  readonly introspection: boolean;
  /** Whether subscriptions are answered, and nothing else; else everything but them. */
  readonly streams: boolean;
  readonly refuseIntrospection: ReturnType<typeof introspectionRule>;
  /** Documents in which nothing was found that does not depend on what they are asked with. */
  readonly sound: WeakSet<DocumentNode>;
}

export interface Checked {
  /** What is wrong with the document: the first limit that it breaks, or all that GraphQL's validation finds. */
  readonly errors: readonly GraphQLError[];
  /** What it costs, as far as that was counted. */
  readonly points: number;
}

export function check(
  rules: Rules, document: DocumentNode, operationName: string | undefined, variables: Values | undefined,
): Checked {
  const isSound = rules.sound.has(document);
  const tooLarge = isSound ? undefined : refuseBySize(document) ?? refuseByDepth(document) ?? rules.refuseIntrospection(document);
  if (tooLarge !== undefined) return { errors: [tooLarge], points: 0 };
  const operation = getOperationAST(document, operationName);
  if (operation && !rules.schema.getRootType(operation.operation)) {
    return { errors: [badRequest(`There are no ${operation.operation}s in this API.`)], points: 0 };
  }
  if (operation && (operation.operation === 'subscription') !== rules.streams) return { errors: [elsewhere(rules.streams)], points: 0 };
  const cost = operation ? queryCost(rules.schema, operation, fragmentsOf(document), variables) : NO_COST;
  const tooCostly = refuseByCost(cost);
  if (tooCostly !== undefined) return { errors: [tooCostly], points: cost.points };
  const errors = isSound ? [] : mistakes(rules, document);
  if (errors.length === 0) rules.sound.add(document);
  return { errors, points: cost.points };
}

const elsewhere = (streams: boolean): GraphQLError => (streams
  ? badRequest('Only subscriptions are answered here: send queries and mutations to POST /graphql.')
  : badRequest('Subscriptions are answered as server-sent events: send them to POST /graphql/stream.'));

function mistakes({ schema, introspection }: Rules, document: DocumentNode): readonly GraphQLError[] {
  const validation = introspection ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule];
  const errors = validate(schema, document, validation, { maxErrors: LIMITS.mistakes });
  return errors.map((error) => (error.nodes === undefined ? endOfValidation(errors) : error));
}

/** What GraphQL ends its list with where it stopped looking stands at no place of the document. */
const endOfValidation = (errors: readonly GraphQLError[]): GraphQLError =>
  errors.length > LIMITS.mistakes
    ? badRequest(`There are more mistakes than these ${LIMITS.mistakes}.`)
    : tooExpensive('The query selects the same fields too many times over to be checked.', 'Select each field of an object once.');

const badRequest = (message: string): GraphQLError => new GraphQLError(message, { originalError: new YardstickError('BAD_INPUT', message) });
