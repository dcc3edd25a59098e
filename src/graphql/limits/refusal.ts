import { GraphQLError } from 'graphql';
import { YardstickError } from '../../kernel/errors.js';

/** A refusal of the whole document, worded for whoever wrote it. */
export const tooExpensive = (message: string, hint: string): GraphQLError =>
  new GraphQLError(message, { originalError: new YardstickError('TOO_EXPENSIVE', message, { hint }) });

export const grouped = (count: number): string => (Number.isFinite(count) ? Math.ceil(count).toLocaleString('en') : 'more than 10^300');
