import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import chromium from '@sparticuz/chromium';
import { chromium as playwright, type Browser } from 'playwright-core';
import { ContactCentre } from '../contact-centre.js';
import { afterTheFile } from '../../support/database.js';

let centre: ContactCentre;
let browser: Browser;
/** Two sites with an empty page each; the service is told of the first. */
let known: string;
let unknown: string;

async function site(): Promise<string> {
  const server = createServer((_request, response) =>
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>A page</title>'),
  );
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  afterTheFile(
    () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  );
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

beforeAll(async () => {
  [known, unknown] = [await site(), await site()];
  centre = await ContactCentre.open({ corsOrigins: [known, 'https://app.example.org'] });
  // A browser as people have it: this one comes with the check switched off.
  const args = chromium.args.filter((argument) => !['--single-process', '--disable-web-security'].includes(argument));
  browser = await playwright.launch({ executablePath: await chromium.executablePath(), args, headless: true });
}, 120_000);
afterAll(() => browser?.close());

const headersOf = ({ headers }: Response) =>
  Object.fromEntries([...headers].filter(([name]) => name.startsWith('access-control') || name === 'vary'));
const preflight = (origin: string, path = '/graphql') =>
  fetch(centre.server.url + path, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type',
    },
  });

describe('a page of an origin that is named', () => {
  test('may ask before it asks, and is told exactly what it may send', async () => {
    const answer = await preflight('https://app.example.org');
    expect(answer.status).toBe(204);
    expect(headersOf(answer)).toEqual({
      'access-control-allow-origin': 'https://app.example.org',
      'access-control-allow-methods': 'GET, POST',
      'access-control-max-age': '600',
      'access-control-allow-headers': 'authorization, content-type, apollo-require-preflight, x-apollo-operation-name',
      'access-control-expose-headers': 'retry-after, x-request-id',
      vary: 'Origin',
    });
  });

  test.each([
    ['an answer', 200],
    ['a refusal', 401],
  ])('may read %s', async (_, status) => {
    const answer = await fetch(`${centre.server.url}/graphql`, {
      method: 'POST',
      body: '{"query": "{ organization { key } }"}',
      headers: {
        origin: 'https://app.example.org',
        'content-type': 'application/json',
        ...(status === 200 ? { authorization: `Bearer ${centre.organization.secret}` } : {}),
      },
    });
    expect([answer.status, headersOf(answer)]).toEqual([
      status,
      {
        'access-control-allow-origin': 'https://app.example.org',
        'access-control-expose-headers': 'retry-after, x-request-id',
        vary: 'Origin',
      },
    ]);
  });
});

describe('a page of any other origin', () => {
  test.each([
    'https://elsewhere.example',
    'https://app.example.org.elsewhere.example',
    'https://app.example.orgs',
    'http://app.example.org',
    'https://app.example.org:444',
    'https://sub.app.example.org',
    'https://APP.example.org',
    'https://app.example.org/',
    'null',
    '*',
    '',
    'https://app.example.org, https://elsewhere.example',
  ])('is let in by no header: %j', async (origin) => {
    const headers = headersOf(await preflight(origin));
    expect(headers['access-control-allow-origin']).toBeUndefined();
    expect(headers['access-control-allow-credentials']).toBeUndefined();
  });

  test.each(['/live', '/ready', '/metrics', '/', '/nowhere', '/graphql/', '//graphql'])(
    'is let in nowhere but at the API, even where it is named: %s',
    async (path) => {
      const answer = await preflight('https://app.example.org', path);
      expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([404, null]);
      expect(
        (await fetch(centre.server.url + path, { headers: { origin: 'https://app.example.org' } })).headers.get(
          'access-control-allow-origin',
        ),
      ).toBeNull();
    },
  );
});

test('in a real browser, a page of the named origin reads the answer, and one of another is kept out', async () => {
  const ask = async (origin: string): Promise<string> => {
    const page = await browser.newPage();
    await page.goto(origin);
    const answered = await page.evaluate(
      async ([url, key]) => {
        try {
          const response = await fetch(`${url}/graphql`, {
            method: 'POST',
            headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
            body: '{"query": "{ organization { key } }"}',
          });
          return JSON.stringify(await response.json());
        } catch (error) {
          return String(error);
        }
      },
      [centre.server.url, centre.organization.secret] as const,
    );
    await page.close();
    return answered;
  };
  expect(await ask(known)).toBe(JSON.stringify({ data: { organization: { key: centre.organization.organization.key } } }));
  expect(await ask(unknown)).toMatch(/TypeError: Failed to fetch/);
});
