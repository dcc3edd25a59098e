import net, { type AddressInfo, type LookupFunction } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { postMessage } from '../../../src/app/notifications/post-message.js';
import { isPublicAddress } from '../../../src/app/notifications/public-address.js';
import { faultOfUrl, resolveName } from '../../../src/app/notifications/webhook-target.js';
import { Receiver } from './receiver.js';

/** A server of one's own network, on every address of this machine: nothing may ever connect to it. */
let trap: net.Server;
let port: number;
let caught = 0;

beforeAll(async () => {
  trap = net.createServer((socket) => {
    caught++;
    socket.on('error', () => undefined);
    socket.destroy();
  });
  await new Promise<void>((listening) => { trap.listen(0, '0.0.0.0', listening); });
  port = (trap.address() as AddressInfo).port;
});
afterAll(async () => { await new Promise((closed) => { trap.close(closed); }); });
afterEach(() => { jest.restoreAllMocks(); caught = 0; });

const MESSAGE = { headers: { 'content-type': 'application/json' }, body: '{}' };
const post = (url: string, resolve: (name: string) => Promise<readonly string[]> = resolveName, allowPrivate = false, timeoutMs = 1_000) =>
  postMessage(url, MESSAGE, { allowPrivate, resolve, timeoutMs });

interface Attempt {
  readonly host: string;
  readonly addresses: readonly string[];
}

/** What the process tries to connect to, and by which addresses, without a network. */
function watchConnections(): Attempt[] {
  const attempts: Attempt[] = [];
  jest.spyOn(net.Socket.prototype, 'connect').mockImplementation(function connect(this: net.Socket, ...args: unknown[]) {
    const [first] = args.flat() as { host: string; lookup: LookupFunction }[];
    first!.lookup(first!.host, { all: true }, (_error, found) => {
      attempts.push({ host: first!.host, addresses: (found as { address: string }[]).map(({ address }) => address) });
    });
    setImmediate(() => this.destroy(new Error('there is no network here')));
    return this;
  });
  return attempts;
}

/** Hosts in every spelling that leads inside, without a port. */
const HOSTS: Readonly<Record<string, readonly string[]>> = {
  'loopback': [
    '127.0.0.1', '127.0.0.2', '127.1', '127.0.1', '127.255.255.254', '2130706433', '0x7f000001', '0x7f.1', '0x7f.0x0.0x0.0x1', '017700000001', '0177.0.0.1',
    '0177.0.0.01', '127.0.0.1.', '127.000.000.001', '%31%32%37.0.0.1', '①②⑦.⓪.⓪.①', '１２７.０.０.１', '127。0。0。1', '[::1]', '[0:0:0:0:0:0:0:1]', '[0000::0001]',
    'localhost', 'LOCALHOST', 'localhost.', 'printer.localhost',
  ],
  'this machine': ['0.0.0.0', '0', '0x0', '0.1.2.3', '[::]', '255.255.255.255'],
  'private networks': [
    '10.0.0.1', '10.255.255.255', '167772161', '0xa000001', '012.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.0.1', '192.168.1.254', '0xc0.0xa8.1.1',
    '3232235777', '[fc00::1]', '[fd12:3456:789a::1]', '[fec0::1]',
  ],
  'link-local, and the metadata of clouds': [
    '169.254.169.254', '2852039166', '0xa9fea9fe', '0251.0376.0251.0376', '169.254.1.1', '[fe80::1]', '[febf::1]', '[fd00:ec2::254]', '100.100.100.200', '168.63.129.16',
    '192.0.0.192', 'metadata.google.internal', 'instance-data.internal',
  ],
  'shared, test and reserved ranges': [
    '100.64.0.1', '100.127.255.255', '192.0.0.1', '192.0.2.1', '198.18.0.1', '198.19.255.255', '198.51.100.1', '203.0.113.1', '192.88.99.1', '224.0.0.1', '239.255.255.255',
    '240.0.0.1', '[ff02::1]', '[2001:db8::1]', '[3fff::1]', '[100::1]', '[5f00::1]',
  ],
  'IPv4 inside of IPv6': [
    '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[::ffff:10.0.0.1]', '[::ffff:169.254.169.254]', '[::127.0.0.1]', '[::7f00:1]', '[::ffff:0:127.0.0.1]', '[64:ff9b::127.0.0.1]',
    '[64:ff9b::a9fe:a9fe]', '[64:ff9b:1::7f00:1]', '[2002:7f00:1::]', '[2002:a9fe:a9fe::1]', '[2002:c0a8:101::1]', '[2001:0:7f00:1::]', '[2001::1]',
  ],
  'names that never lead out': ['intranet', 'db', 'server.local', 'nas.lan', 'app.corp', 'router.home.arpa', 'vault.internal', 'hidden.onion'],
};

describe.each(Object.entries(HOSTS))('%s', (_range, hosts) => {
  test.each(hosts)('%s is refused when it is named and when something is sent, and nothing connects', async (host) => {
    const connections = watchConnections();
    const resolve = jest.fn(async () => ['93.184.216.34']);
    const url = `https://${host}:${port}/hook`;
    expect(faultOfUrl(url, { allowPrivate: false })).toMatch(/public internet|no URL/);
    expect(await post(url, resolve)).toEqual({ statusCode: null, error: 'REFUSED_ADDRESS' });
    expect([connections, resolve.mock.calls, caught]).toEqual([[], [], 0]);
  });
});

test('there are a hundred such spellings', () => {
  expect(new Set(Object.values(HOSTS).flat()).size).toBeGreaterThanOrEqual(95);
});

describe('a public name', () => {
  const inside = [...Object.values(HOSTS).flat().filter((host) => /^\d+\.\d+\.\d+\.\d+$/.test(host) && !/^0\d|^.*\.0\d/.test(host)), '::1', '::', 'fd00::1',
    'fe80::1', '::ffff:127.0.0.1', '64:ff9b::7f00:1', '2002:7f00:1::', 'fe80::1%eth0', '2606:2800:220:1::1%lo', 'no address', ''];

  test.each(inside)('that leads to "%s" is refused at each attempt, alone and among public addresses', async (address) => {
    const connections = watchConnections();
    for (const addresses of [[address], ['93.184.216.34', address], [address, '2606:2800:220:1::1']]) {
      expect(await post(`https://example.org:${port}/`, async () => addresses)).toEqual({ statusCode: null, error: 'REFUSED_ADDRESS' });
    }
    expect([connections, caught]).toEqual([[], 0]);
  });

  test('is asked for once per attempt, and connected to by the answer that was checked, whatever the next answer is', async () => {
    const connections = watchConnections();
    const answers = [['93.184.216.34', '2606:2800:220:1::1'], ['127.0.0.1'], ['93.184.216.34']];
    const resolve = jest.fn(async () => answers.shift()!);
    const url = `https://example.org:${port}/`;
    const results = [await post(url, resolve), await post(url, resolve), await post(url, resolve)];
    expect(results.map(({ error }) => error)).toEqual(['CONNECTION', 'REFUSED_ADDRESS', 'CONNECTION']);
    expect(resolve).toHaveBeenCalledTimes(3);
    expect(connections).toEqual([
      { host: 'example.org', addresses: ['93.184.216.34', '2606:2800:220:1::1'] }, { host: 'example.org', addresses: ['93.184.216.34'] },
    ]);
    expect(caught).toBe(0);
  });

  test('is connected to by the checked address in truth, not by what the system would make of the name', async () => {
    expect(await post(`https://name.invalid:${port}/`, async () => ['127.0.0.1'], true, 30_000)).toEqual({ statusCode: null, error: 'CONNECTION' });
    expect(caught).toBe(1);
  });

  test('that has no address, or whose name server is silent, is told as such', async () => {
    expect(await post('https://example.org/', async () => [])).toEqual({ statusCode: null, error: 'NAME_NOT_RESOLVED' });
    expect(await post('https://example.org/', () => Promise.reject(new Error('ENOTFOUND')))).toEqual({ statusCode: null, error: 'NAME_NOT_RESOLVED' });
    expect(await postMessage('https://example.org/', MESSAGE, { allowPrivate: false, resolve: () => new Promise(() => undefined), timeoutMs: 50 }))
      .toEqual({ statusCode: null, error: 'TIMEOUT' });
  });
});

describe('an address', () => {
  test.each([
    'http://example.org/', 'http://127.0.0.1/', 'ftp://example.org/', 'file:///etc/passwd', 'gopher://example.org/', 'data:text/plain,x', 'javascript:alert(1)',
    'unix:/var/run/docker.sock', 'https://user@example.org/', 'https://user:secret@example.org/', 'https://:secret@example.org/', 'https://example.org/#fragment',
    'https://example.org:22/', 'https://example.org:25/', 'https://example.org:80/', 'https://example.org:0/', 'https://example.org:65536/', 'https://', 'example.org',
    '', 'https://example.org\r\nx: y/', `https://example.org/${'x'.repeat(2_000)}`, 'https://exa mple.org/', 'https://[::1', 'https://1.2.3.4.5.6/', 'https://999.1.1.1/',
  ])('like %j is refused before any name is asked for', async (url) => {
    const connections = watchConnections();
    const resolve = jest.fn(async () => ['93.184.216.34']);
    expect(faultOfUrl(url, { allowPrivate: false })).not.toBeNull();
    expect(await post(url, resolve)).toEqual({ statusCode: null, error: 'REFUSED_ADDRESS' });
    expect([connections, resolve.mock.calls, caught]).toEqual([[], [], 0]);
  });

  test.each(['https://example.org/hook', 'https://example.org:443/', 'https://example.org:8443/a?b=c', 'https://93.184.216.34/', 'https://[2606:2800:220:1::1]/', 'https://bücher.example/'])(
    'like %s is fine', (url) => {
      expect(faultOfUrl(url, { allowPrivate: false })).toBeNull();
    });

  test('that is public is told from its neighbours', () => {
    const publicOnes = ['1.1.1.1', '9.255.255.255', '11.0.0.0', '172.15.255.255', '172.32.0.0', '192.167.255.255', '192.169.0.0', '100.63.255.255', '100.128.0.0', '169.253.255.255',
      '126.255.255.255', '128.0.0.1', '223.255.255.255', '2606:4700::1111', '2a00:1450:4001::1'];
    expect(publicOnes.filter((address) => !isPublicAddress(address))).toEqual([]);
  });
});

describe('where private addresses are allowed, for development', () => {
  test('http leads to this machine alone, and a redirect leads nowhere', async () => {
    const receiver = await Receiver.start();
    receiver.answer = (response) => void response.writeHead(302, { location: `http://127.0.0.1:${port}/` }).end();
    expect(await post(receiver.url, resolveName, true)).toEqual({ statusCode: 302, error: 'REDIRECT' });
    expect([receiver.received.length, caught]).toEqual([1, 0]);
    expect(await post(`http://localhost:${receiver.port}/`, async () => ['10.0.0.1'], true)).toMatchObject({ error: 'REFUSED_ADDRESS' });
    expect(faultOfUrl('http://example.org/', { allowPrivate: true })).not.toBeNull();
    expect(faultOfUrl('http://10.0.0.1/', { allowPrivate: true })).not.toBeNull();
    expect((await post(`http://localhost:${receiver.port}/`, resolveName, true)).statusCode).toBe(302);
  });

  test('the trap is one: where it is let, a connection is caught', async () => {
    expect(await post(`http://127.0.0.1:${port}/`, resolveName, true)).toEqual({ statusCode: null, error: 'CONNECTION' });
    expect(caught).toBe(1);
  });
});
