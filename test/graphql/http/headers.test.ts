import { describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { ContactCentre, QUARTER } from '../contact-centre.js';

const lines: string[] = [];
const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) });
const centre = await ContactCentre.open({ log });
const { url } = centre.server;

describe('every answer', () => {
  test.each(['/', '/console/page.js', '/live', '/ready', '/graphql', '/nowhere'])('of %s can be neither framed nor sniffed, and tells nothing of the server', async (path) => {
    const { headers } = await fetch(url + path);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('set-cookie')).toBeNull();
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  test('of the API is kept by no cache', async () => {
    expect((await centre.owner.send('{ organization { key } }')).headers.get('cache-control')).toBe('no-store');
  });

  test('to a page of another origin is none: its preflight is not answered', async () => {
    const preflight = await fetch(`${url}/graphql`, {
      method: 'OPTIONS', headers: { origin: 'https://elsewhere.example', 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' },
    });
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([404, null]);
  });
});

describe('the log', () => {
  test('has one line per answer, with the request\'s id, and neither keys nor queries nor values', async () => {
    lines.length = 0;
    const secret = 'value-that-nobody-may-log';
    await centre.owner.send(`{ evaluate(kpis: ["volume"], ${QUARTER}, where: "channel == $c", params: { c: "${secret}" }) { rows } }`);
    await fetch(`${url}/graphql?${new URLSearchParams({ query: `{ kpi(key: "${secret}") { key } }` })}`, {
      headers: { 'apollo-require-preflight': '1', authorization: `Bearer ${centre.organization.secret}` },
    });
    await centre.record([{ key: secret, occurredAt: '2026-01-01T00:00:00Z', fields: { channel: secret, wrong: secret } }]);
    const written = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(written.map(({ method, path, status, msg }) => ({ method, path, status, msg }))).toEqual([
      { method: 'POST', path: '/graphql', status: 200, msg: 'answered' },
      { method: 'GET', path: '/graphql', status: 200, msg: 'answered' },
      { method: 'POST', path: '/graphql', status: 200, msg: 'answered' },
    ]);
    expect(new Set(written.map(({ reqId }) => reqId)).size).toBe(3);
    expect(lines.join()).not.toContain(secret);
    expect(lines.join()).not.toContain(centre.organization.secret);
    expect(lines.join()).not.toContain('evaluate');
  });
});
