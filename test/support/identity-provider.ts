import { constants, createHmac, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterTheFile } from './database.js';

export interface SigningKey {
  readonly kid: string;
  readonly alg: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** As it is published. */
  readonly jwk: Record<string, unknown>;
}

/** A pair of the algorithm. `more` overrides what is published of it. */
export function newKey(kid: string, alg: string, more: Record<string, unknown> = {}, bits = 2_048): SigningKey {
  const { privateKey, publicKey } = /^(RS|PS)/.test(alg)
    ? generateKeyPairSync('rsa', { modulusLength: bits })
    : alg === 'EdDSA'
      ? generateKeyPairSync('ed25519')
      : generateKeyPairSync('ec', { namedCurve: { ES256: 'P-256', ES384: 'P-384', ES512: 'P-521' }[alg]! });
  return { kid, alg, privateKey, publicKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid, alg, use: 'sig', ...more } };
}

export const base64url = (value: unknown): string =>
  (Buffer.isBuffer(value) ? value : Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))).toString(
    'base64url',
  );

export type Signer = (input: string, alg: string) => Buffer;

export const signedWith =
  ({ privateKey }: Pick<SigningKey, 'privateKey'>): Signer =>
  (input, alg) => {
    const data = Buffer.from(input);
    const hash = alg === 'EdDSA' || alg === 'Ed25519' ? null : `sha${/\d+$/.exec(alg)![0]}`;
    if (alg.startsWith('PS')) {
      return sign(hash, data, {
        key: privateKey,
        padding: constants.RSA_PKCS1_PSS_PADDING,
        saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
      });
    }
    return sign(hash, data, { key: privateKey, dsaEncoding: 'ieee-p1363' });
  };

export const signedBySecret =
  (secret: string | Buffer): Signer =>
  (input, alg) =>
    createHmac(`sha${/\d+$/.exec(alg)![0]}`, secret)
      .update(input)
      .digest();

/** A token as it is sent, whether anybody should take it or not. */
export function mint(header: Record<string, unknown>, payload: unknown, signer: Signer): string {
  const input = `${base64url(header)}.${base64url(payload)}`;
  return `${input}.${base64url(signer(input, String(header['alg'])))}`;
}

/** An identity provider on this machine: it publishes keys, and can fail in every way. */
export class TestProvider {
  /** How often it was asked. */
  asked = 0;
  answer: (response: ServerResponse, request: IncomingMessage) => void = (response) => this.publish(response);

  private constructor(
    private readonly server: Server,
    public keys: Record<string, unknown>[],
  ) {
    server.on('request', (request, response) => {
      this.asked++;
      this.answer(response, request);
    });
  }

  static async start(keys: readonly SigningKey[]): Promise<TestProvider> {
    const provider = new TestProvider(
      createServer(),
      keys.map(({ jwk }) => jwk),
    );
    await new Promise<void>((done) => {
      provider.server.listen(0, '127.0.0.1', done);
    });
    afterTheFile(() => provider.stop());
    return provider;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/keys`;
  }

  publish(response: ServerResponse): void {
    response.setHeader('content-type', 'application/jwk-set+json').end(JSON.stringify({ keys: this.keys }));
  }

  async stop(): Promise<void> {
    if (!this.server.listening) return;
    this.server.closeAllConnections();
    await new Promise<void>((done) => {
      this.server.close(() => done());
    });
  }
}
