import { expect, test } from '@jest/globals';
import { serverAudits } from 'graphql-http';
import { testServer } from '../support/server.js';

const { url } = await testServer();

/** The server wants a header on GET that no page of another origin can send. */
const withPreflight: typeof fetch = (input, init = {}) =>
  fetch(input, { ...init, headers: { ...init.headers as Record<string, string>, 'apollo-require-preflight': 'true' } });

/** Refusals are 4xx whatever the client accepts: proxies and monitors read the status. Apollo and others do the same. */
const KNOWINGLY = [
  'SHOULD use 200 status code on document parsing failure when accepting application/json',
  'SHOULD use 200 status code on document validation failure when accepting application/json',
  'SHOULD use a status code of 200 on variable coercion failure when accepting application/json',
];

const audits = serverAudits({ url: `${url}/graphql`, fetchFn: withPreflight });

test.each(audits.map((audit) => [audit.name, audit] as const))('GraphQL over HTTP: %s', async (name, audit) => {
  const result = await audit.fn();
  expect({ status: result.status, reason: 'reason' in result ? result.reason : undefined })
    .toEqual(KNOWINGLY.includes(name) ? { status: 'warn', reason: 'Response status code is not 200' } : { status: 'ok', reason: undefined });
});
