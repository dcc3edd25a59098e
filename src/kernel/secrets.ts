import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { crc32 } from 'node:zlib';

/**
 * An API key: `ysk_`, organisation id, key id, 32 random bytes, checksum; each part base62 of fixed width, so that the whole is
 * one word to double-click and scanners of leaked secrets can tell it from noise.
 */
const API_KEY_PREFIX = 'ysk_';
const PLATFORM_KEY_PREFIX = 'ysp_';

const ID_WIDTH = 22;
const RANDOM_WIDTH = 43;
const CHECKSUM_WIDTH = 6;

export interface ApiKeySecret {
  /** Shown once, stored nowhere. */
  readonly secret: string;
  /** Its beginning, to recognise it by. */
  readonly prefix: string;
}

export function newApiKeySecret(organizationId: string, keyId: string): ApiKeySecret {
  const ids = API_KEY_PREFIX + idText(organizationId) + idText(keyId);
  return { secret: withChecksum(ids + randomText()), prefix: ids.slice(0, API_KEY_PREFIX.length + ID_WIDTH + 6) };
}

/** Whose key a text claims to be; undefined where it is no API key at all, or mistyped. */
export function readApiKeySecret(secret: string): { readonly organizationId: string; readonly keyId: string } | undefined {
  const start = API_KEY_PREFIX.length;
  const length = start + 2 * ID_WIDTH + RANDOM_WIDTH + CHECKSUM_WIDTH;
  if (secret.length !== length || !secret.startsWith(API_KEY_PREFIX)) return undefined;
  const body = secret.slice(0, -CHECKSUM_WIDTH);
  if (!/^[0-9A-Za-z]+$/.test(body.slice(start)) || withChecksum(body) !== secret) return undefined;
  const organizationId = idOf(body.slice(start, start + ID_WIDTH));
  const keyId = idOf(body.slice(start + ID_WIDTH, start + 2 * ID_WIDTH));
  return organizationId === undefined || keyId === undefined ? undefined : { organizationId, keyId };
}

export const newPlatformKey = (): string => withChecksum(PLATFORM_KEY_PREFIX + randomText());

/** What is stored of a secret. It is random, so a plain hash is enough. */
export const secretHash = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/** Takes the same time wherever the two differ. */
export const sameHash = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b);

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

function base62(hex: string, width: number): string {
  let text = '';
  for (let rest = BigInt(`0x${hex}`); text.length < width; rest /= 62n) text = DIGITS[Number(rest % 62n)]! + text;
  return text;
}

const idText = (id: string): string => base62(id.replaceAll('-', ''), ID_WIDTH);
const randomText = (): string => base62(randomBytes(32).toString('hex'), RANDOM_WIDTH);
const withChecksum = (body: string): string => body + base62(crc32(body).toString(16), CHECKSUM_WIDTH);

function idOf(text: string): string | undefined {
  let value = 0n;
  for (const digit of text) value = value * 62n + BigInt(DIGITS.indexOf(digit));
  const hex = value.toString(16).padStart(32, '0');
  if (hex.length > 32) return undefined;
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
