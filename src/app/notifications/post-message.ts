import { Agent as HttpAgent, request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { isIPv6, type LookupFunction } from 'node:net';
import type { DeliveryError } from './delivery-errors.js';
import { isAddress } from './public-address.js';
import type { SignedMessage } from './signed-message.js';
import { checkedAddresses, hostOf, TargetRefused, type Resolve, type TargetRules } from './webhook-target.js';

export interface PostOptions extends TargetRules {
  readonly resolve: Resolve;
  /** From the question for addresses to the answer's status. */
  readonly timeoutMs: number;
  /** Aborted where there is no time left to wait for answers. */
  readonly stopped?: AbortSignal;
}

export interface PostResult {
  /** Null where there was no answer. */
  readonly statusCode: number | null;
  /** Null: delivered. */
  readonly error: DeliveryError | null;
}

/** What is read of an answer, so that its sender can end it in peace. It is looked at by nobody. */
const ANSWER_BYTES = 64 * 1024;

/**
 * Sends a message to a webhook once. Follows no redirect, keeps no connection, reads no answer but its status, and connects to
 * nothing but the addresses that it has checked. Never rejects.
 */
export async function postMessage(url: string, message: SignedMessage, options: PostOptions): Promise<PostResult> {
  const late = AbortSignal.timeout(options.timeoutMs);
  const over = options.stopped === undefined ? late : AbortSignal.any([late, options.stopped]);
  const target = URL.parse(url);
  if (target === null) return { statusCode: null, error: 'REFUSED_ADDRESS' };
  try {
    const addresses = await Promise.race([checkedAddresses(target, options, options.resolve), aborted(over)]);
    const statusCode = await send(target, addresses, message, over);
    return { statusCode, error: errorOfStatus(statusCode) };
  } catch (error) {
    return { statusCode: null, error: late.aborted ? 'TIMEOUT' : over.aborted ? 'STOPPED' : errorOf(error) };
  }
}

function send(url: URL, addresses: readonly string[], { headers, body }: SignedMessage, signal: AbortSignal): Promise<number> {
  const host = hostOf(url);
  const secure = url.protocol === 'https:';
  const options: RequestOptions & { servername?: string } = {
    method: 'POST', host, port: url.port || (secure ? 443 : 80), path: url.pathname + url.search, signal,
    headers: { ...headers, 'content-length': Buffer.byteLength(body) },
    agent: secure ? new HttpsAgent({ maxCachedSessions: 0 }) : new HttpAgent(),
    lookup: pinned(addresses),
    ...(secure && !isAddress(host) ? { servername: host } : {}),
  };
  return new Promise((resolve, reject) => {
    const request = secure ? httpsRequest(options) : httpRequest(options);
    request.once('error', reject);
    request.once('response', (response) => {
      drop(response);
      resolve(response.statusCode ?? 0);
    });
    request.end(body);
  });
}

/** In place of the question for the host's addresses: those that were checked. */
const pinned = (addresses: readonly string[]): LookupFunction => (_host, { all }, answer) => {
  const found = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
  if (all === true) answer(null, found);
  else answer(null, found[0]!.address, found[0]!.family);
};

function drop(response: IncomingMessage): void {
  let left = ANSWER_BYTES;
  response.on('error', () => undefined);
  response.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) response.destroy();
  });
}

function errorOfStatus(status: number): DeliveryError | null {
  if (status >= 200 && status < 300) return null;
  return status >= 300 && status < 400 ? 'REDIRECT' : 'STATUS';
}

function errorOf(error: unknown): DeliveryError {
  if (error instanceof TargetRefused) return error.reason;
  const code = (error as NodeJS.ErrnoException | null)?.code ?? '';
  return /^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|EPROTO)/.test(code) ? 'TLS' : 'CONNECTION';
}

const aborted = (signal: AbortSignal): Promise<never> => new Promise((_resolve, reject) => {
  if (signal.aborted) reject(new Error('too late'));
  signal.addEventListener('abort', () => reject(new Error('too late')), { once: true });
});
