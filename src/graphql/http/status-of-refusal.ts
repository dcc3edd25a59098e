import type { ApolloServerPlugin } from '@apollo/server';
import { httpStatus } from './http-status.js';

/**
 * Errors of single fields leave the status at 200, as GraphQL over HTTP has it, with two exceptions: where nothing was answered
 * because no key was sent, clients and proxies are told with 401; and where nothing was run at all, with 400.
 */
export const statusOfRefusal: ApolloServerPlugin = {
  async requestDidStart() {
    return {
      async willSendResponse({ response }) {
        if (response.body.kind !== 'single') return;
        const { errors = [], data } = response.body.singleResult;
        if (errors.length === 0) return;
        if (errors.every((error) => error.extensions?.['code'] === 'UNAUTHENTICATED')) {
          response.http.status = httpStatus('UNAUTHENTICATED');
        } else if (data === undefined && (response.http.status ?? 200) < 400) {
          response.http.status = httpStatus('BAD_INPUT');
        }
      },
    };
  },
};
