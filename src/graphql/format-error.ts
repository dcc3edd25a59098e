import { GraphQLError, Kind, type GraphQLFormattedError } from 'graphql';
import { newId } from '../kernel/ids.js';
import { ERROR_CODES, YardstickError, type ErrorCode } from '../kernel/errors.js';
import { FLATTER, NESTED_TOO_DEEPLY } from './limits/document-size.js';

/** Told of each error that is masked, under the id that its caller sees. */
export type ReportIncident = (incident: string, error: unknown) => void;

/** Apollo's own codes for requests that are at fault themselves; its messages quote nothing but the request. */
const BAD_REQUESTS = new Set([
  'GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'BAD_USER_INPUT', 'BAD_REQUEST', 'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_FOUND', 'PERSISTED_QUERY_NOT_SUPPORTED',
]);

/**
 * What leaves the server of an error: an allow-list. Errors that use cases throw on purpose go out as they are, GraphQL's own
 * about the request become BAD_INPUT with GraphQL's words, and all else becomes INTERNAL with an incident id: no message, stack
 * or SQL of it. Where clients may not ask for the schema, GraphQL's suggestions do not tell it either.
 */
export function errorFormatter(report: ReportIncident, { suggestions = true } = {}): (error: unknown, formatted?: GraphQLFormattedError) => GraphQLFormattedError {
  return (error, formatted) => {
    const place = placeOf(error);
    const cause = causeOf(error);
    if (cause instanceof YardstickError && isAllowed(cause.code)) {
      if (cause.code !== 'INTERNAL') return { message: cause.message, ...place, extensions: { ...cause.details, code: cause.code } };
    } else if (isTooManyTokens(error)) {
      return {
        message: 'The query has more than 10,000 tokens.', ...place,
        extensions: { code: 'TOO_EXPENSIVE', hint: 'Send values as variables, or split the query.' },
      };
    } else if (formatted?.extensions?.['code'] === 'GRAPHQL_PARSE_FAILED' && cause instanceof RangeError) {
      return { message: NESTED_TOO_DEEPLY, ...place, extensions: { code: 'TOO_EXPENSIVE', hint: FLATTER } };
    } else if (error instanceof GraphQLError && (BAD_REQUESTS.has(String(formatted?.extensions?.['code'])) || isAboutRequest(error))) {
      const message = suggestions ? error.message : error.message.replace(/ Did you mean .+\?$/s, '');
      return { message, ...place, extensions: { code: 'BAD_INPUT' } };
    }
    const incident = newId();
    report(incident, cause);
    return {
      message: 'Something went wrong on the server. Nothing of it is your fault; tell whoever runs it the incident.',
      ...place, extensions: { code: 'INTERNAL', incident },
    };
  };
}

const isAllowed = (code: ErrorCode): boolean => ERROR_CODES.includes(code);

function placeOf(error: unknown): Pick<GraphQLFormattedError, 'locations' | 'path'> {
  if (!(error instanceof GraphQLError)) return {};
  const { locations, path } = error;
  return { ...(locations === undefined ? {} : { locations }), ...(path === undefined ? {} : { path }) };
}

function causeOf(error: unknown): unknown {
  let cause = error;
  while (cause instanceof GraphQLError && cause.originalError !== undefined) cause = cause.originalError;
  return cause;
}

/** GraphQL says this with a syntax error of its own kind, and nothing but its words tells it from others. */
const isTooManyTokens = (error: unknown): boolean =>
  error instanceof GraphQLError && /Document contains more tha[nt] \d+ tokens/.test(error.message);

/**
 * graphql-js throws errors about the request's arguments and variables itself (no original error) and points at the value;
 * those about what a resolver returned point at the field.
 */
const isAboutRequest = (error: GraphQLError): boolean =>
  error.originalError === undefined && error.path === undefined
    ? error.nodes !== undefined
    : error.originalError === undefined && (error.nodes ?? []).some((node) => node.kind !== Kind.FIELD);
