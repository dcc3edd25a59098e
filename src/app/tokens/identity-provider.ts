import { errors, jwtVerify, type JWTPayload } from 'jose';
import type { Clock } from '../../kernel/clock.js';
import { unauthenticated, YardstickError } from '../../kernel/errors.js';
import { ROLES, type Role } from '../role.js';
import { KeysUnavailable, PublishedKeys } from './published-keys.js';

export interface IdentityProviderOptions {
  /** Where the provider publishes its keys. */
  readonly jwksUrl: URL;
  /** `iss` of its tokens, letter by letter. */
  readonly issuer: string;
  /** What `aud` has to name. */
  readonly audience: string;
}

/** What a good token says. */
export interface TokenClaims {
  /** Key or id of the organisation. */
  readonly organization: string;
  /** Verified by the provider; A–Z in lower case. */
  readonly email: string;
  /** The most that the token may do. */
  readonly role: Role;
}

/** Asymmetric ones alone: whoever can check a token cannot make one. */
const ALGORITHMS = ['RS256', 'ES256', 'EdDSA'];
const TYPES = ['jwt', 'at+jwt', 'application/at+jwt'];
/** From `iat` to `exp`: a token that leaks is of no use for longer. */
const LONGEST_LIFE_S = 2 * 60 * 60;
/** How far the provider's clock may be from ours. */
const TOLERANCE_S = 30;

/** The organisation's own identity provider, whose tokens (JWT, RFC 7519) say who asks. */
export class IdentityProvider {
  private readonly keys: PublishedKeys;

  constructor(private readonly options: IdentityProviderOptions, private readonly clock: Clock) {
    this.keys = new PublishedKeys(options.jwksUrl, clock);
  }

  /** @throws YardstickError UNAUTHENTICATED. What is wrong with the claims is told once the signature is good. */
  async verify(token: string): Promise<TokenClaims> {
    const { issuer, audience } = this.options;
    try {
      const { payload, protectedHeader } = await jwtVerify(token, this.keys.keyOf, {
        algorithms: ALGORITHMS, issuer, audience, requiredClaims: ['exp', 'iat', 'sub'],
        maxTokenAge: LONGEST_LIFE_S, clockTolerance: TOLERANCE_S, currentDate: new Date(this.clock.now()),
      });
      if (protectedHeader.typ !== undefined && !TYPES.includes(protectedHeader.typ.toLowerCase())) {
        throw unauthenticated('This is a token of another kind.');
      }
      return claimsOf(payload);
    } catch (error) {
      throw error instanceof YardstickError ? error : refusal(error);
    }
  }
}

function claimsOf(payload: JWTPayload): TokenClaims {
  const { exp, iat, sub, org, email, email_verified: verified, role = 'VIEWER' } = payload;
  if (exp! - iat! > LONGEST_LIFE_S) {
    throw unauthenticated(
      `The token lives longer than ${LONGEST_LIFE_S / 3600} hours.`, 'Have the identity provider give shorter ones.',
    );
  }
  if (!isText(sub)) throw unauthenticated('The token has no "sub".');
  if (!isText(org)) throw unauthenticated('The token names no organisation.', 'Its claim "org" is the key or the id of one.');
  if (!isText(email)) {
    throw unauthenticated('The token names no e-mail address.', 'Its claim "email" is the address of a member.');
  }
  if (verified !== true && verified !== 'true') {
    throw unauthenticated('The e-mail address of the token is not verified.', 'Its claim "email_verified" has to be true.');
  }
  const known = ROLES.find((each) => each === role);
  if (known === undefined) {
    throw unauthenticated(
      'The token names a role that there is not.', `Its claim "role" is one of ${ROLES.join(', ')}; without it: VIEWER.`,
    );
  }
  // Unicode's lower case makes one address of two: that of the Kelvin sign is k.
  return { organization: org, email: email.replace(/[A-Z]/g, (letter) => letter.toLowerCase()), role: known };
}

const LONGEST_TEXT = 300;

const isText = (claim: unknown): claim is string =>
  typeof claim === 'string' && claim !== '' && claim.length <= LONGEST_TEXT && !claim.includes('\u0000') && claim.isWellFormed();

/** jose's errors in the words of this API; whatever it did not expect is no valid token either. */
function refusal(error: unknown): YardstickError {
  if (error instanceof KeysUnavailable) {
    return unauthenticated(
      'Tokens cannot be checked now: the identity provider does not give its keys.',
      'Try again in some seconds, or use an API key.',
    );
  }
  if (error instanceof errors.JWTExpired) {
    return unauthenticated('The token has expired.', 'Have the identity provider give a new one.');
  }
  if (error instanceof errors.JWTClaimValidationFailed) return unauthenticated(claimAtFault(error));
  if (error instanceof errors.JOSEAlgNotAllowed) return unauthenticated(`Tokens are signed with ${ALGORITHMS.join(', ')} here.`);
  if (error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JWKSNoMatchingKey) {
    return unauthenticated('The token is not signed by the identity provider of this server.');
  }
  return unauthenticated('This is no valid token.');
}

function claimAtFault({ claim, reason }: errors.JWTClaimValidationFailed): string {
  if (reason === 'missing') return `The token has no "${claim}".`;
  if (reason === 'invalid') return `The token's "${claim}" is no valid one.`;
  switch (claim) {
    case 'iss': return 'The token is of another issuer.';
    case 'aud': return 'The token is for another audience.';
    case 'nbf': return 'The token is not valid yet.';
    case 'iat': return 'The token was issued in the future.';
    default: return `The token's "${claim}" is no valid one.`;
  }
}
