import { Resolver } from 'node:dns/promises';
import { isAddress, isLoopback, isPublicAddress } from './public-address.js';

/** Where a webhook may lead. */
export interface TargetRules {
  /** For tests and development: private addresses, any port, and http to this machine. */
  readonly allowPrivate: boolean;
}

const LONGEST_URL = 2_000;
const FIRST_UNPRIVILEGED_PORT = 1_024;

/**
 * What is wrong with an address as it is written, in words for whoever wrote it; null: nothing. What its host's name leads to is
 * another question, and asked anew at each attempt.
 */
export function faultOfUrl(text: string, { allowPrivate }: TargetRules): string | null {
  const url = text.length > LONGEST_URL || /\p{Cc}/u.test(text) || !text.isWellFormed() ? null : URL.parse(text);
  if (url === null) return `It is no URL of at most ${LONGEST_URL} characters.`;
  const host = hostOf(url);
  const isLocal = host === 'localhost' || isLoopback(host);
  if (url.protocol !== 'https:' && !(allowPrivate && url.protocol === 'http:' && isLocal)) return 'Its scheme is not https.';
  if (url.username !== '' || url.password !== '') return 'It holds a user name or a password.';
  if (url.hash !== '') return 'It holds a fragment (#), which is never sent.';
  if (allowPrivate) return null;
  if (url.port !== '' && Number(url.port) < FIRST_UNPRIVILEGED_PORT) {
    return `Its port is ${url.port}: those below ${FIRST_UNPRIVILEGED_PORT} are other services', but for 443.`;
  }
  if (isAddress(host) ? !isPublicAddress(host) : !isPublicName(host)) return 'Its host is not on the public internet.';
  return null;
}

/** Names that never lead out: of one part, and those that standards keep for private use. */
const isPublicName = (host: string): boolean =>
  host.includes('.') && !/(^|\.)(localhost|local|internal|intranet|lan|home|corp|private|localdomain|home\.arpa|onion)\.?$/.test(host);

/** The host as addresses and name servers know it: IPv6 without brackets. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[(.*)\]$/, '$1');

/** Every address of a name. Rejects where it has none. */
export type Resolve = (name: string) => Promise<readonly string[]>;

const RESOLVE_TIMEOUT_MS = 3_000;

/**
 * Asks the name servers, and no file of this machine: names that stand there are private by nature. Not by getaddrinfo, whose
 * few threads one slow name server would hold for everybody.
 */
export const resolveName: Resolve = async (name) => {
  // Answered by everybody for themselves (RFC 6761).
  if (name === 'localhost') return ['127.0.0.1', '::1'];
  const resolver = new Resolver({ timeout: RESOLVE_TIMEOUT_MS, tries: 2 });
  const found = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
  const addresses = found.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  if (addresses.length === 0) throw new Error(`${name} has no address`);
  return addresses;
};

/** An address refused for where it leads, or a name that leads nowhere. */
export class TargetRefused extends Error {
  constructor(readonly reason: 'REFUSED_ADDRESS' | 'NAME_NOT_RESOLVED') {
    super(reason);
  }
}

/**
 * The addresses to connect to, all of them checked: one that is private among public ones refuses the name. Whoever connects has to
 * use these and not ask for the name again, since the next answer may be another. @throws TargetRefused.
 */
export async function checkedAddresses(url: URL, rules: TargetRules, resolve: Resolve): Promise<readonly string[]> {
  if (faultOfUrl(url.href, rules) !== null) throw new TargetRefused('REFUSED_ADDRESS');
  const host = hostOf(url);
  const addresses = isAddress(host) ? [host] : await resolve(host).catch(() => {
    throw new TargetRefused('NAME_NOT_RESOLVED');
  });
  if (addresses.length === 0) throw new TargetRefused('NAME_NOT_RESOLVED');
  const isLet = rules.allowPrivate ? (url.protocol === 'http:' ? isLoopback : isAddress) : isPublicAddress;
  if (!addresses.every(isLet)) throw new TargetRefused('REFUSED_ADDRESS');
  return addresses;
}
