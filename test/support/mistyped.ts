/** A secret with one of its letters exchanged; any but that letter itself. */
export function mistyped(secret: string, at = secret.length - 1): string {
  return secret.slice(0, at) + (secret[at] === 'x' ? 'y' : 'x') + secret.slice(at + 1);
}
