import { type ErrorSeen, findErrorBy, whereIs } from '../facts.ts';
import { CONFIDENCE, type Rule } from '../rule.ts';
import { excerpt, name } from '../words.ts';

interface Rejection {
  cause: string;
  fix: string;
}

const EXPIRED: Rejection = {
  cause: 'The token has expired.',
  fix: 'let the client refresh its token or sign in again',
};
const SIGNATURE: Rejection = {
  cause:
    'The signature of the token does not match the key it is checked with: it was signed with another secret or key, or changed.',
  fix: 'use the same secret (or the matching public key) for signing and checking; look at the variable that it comes from',
};
const MALFORMED: Rejection = {
  cause: 'What is checked is no token: it is empty, cut, or has a prefix such as "Bearer" in it.',
  fix: 'pass the bare token, and refuse requests without one',
};
const TOO_EARLY: Rejection = { cause: 'The token is not valid yet.', fix: 'compare the clocks of the two sides' };
const OTHER_CLAIM: Rejection = {
  cause: 'A claim of the token is not what the check expects (issuer, audience, subject).',
  fix: 'compare the claims that are expected with those that are issued',
};
const NO_KEY: Rejection = {
  cause: 'None of the known keys is the one that the token was signed with.',
  fix: 'check the address of the key set, and that the issuer is the one expected',
};
const NO_TOKEN: Rejection = { cause: 'The request carries no token.', fix: 'send the token with the request' };

const BY_CODE: Readonly<Record<string, Rejection>> = {
  ERR_JWT_EXPIRED: EXPIRED,
  ERR_JWT_CLAIM_VALIDATION_FAILED: OTHER_CLAIM,
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: SIGNATURE,
  ERR_JWS_INVALID: MALFORMED,
  ERR_JWT_INVALID: MALFORMED,
  ERR_JWE_DECRYPTION_FAILED: SIGNATURE,
  ERR_JWKS_NO_MATCHING_KEY: NO_KEY,
  FAST_JWT_EXPIRED: EXPIRED,
  FAST_JWT_INVALID_SIGNATURE: SIGNATURE,
  FAST_JWT_MALFORMED: MALFORMED,
  EBADCSRFTOKEN: {
    cause: 'The CSRF token of the request is missing or is another one than that of the session.',
    fix: 'send the token that the page was given',
  },
  credentials_required: NO_TOKEN,
  FST_JWT_NO_AUTHORIZATION_IN_HEADER: NO_TOKEN,
  FST_JWT_AUTHORIZATION_TOKEN_EXPIRED: EXPIRED,
  FST_JWT_AUTHORIZATION_TOKEN_INVALID: SIGNATURE,
};

/** jsonwebtoken has three classes, and says the rest in messages of its own that have not changed for years. */
const BY_MESSAGE: [RegExp, Rejection][] = [
  [/^jwt expired$/, EXPIRED],
  [/^invalid signature$/, SIGNATURE],
  [/^jwt malformed$|^invalid token$|^jwt signature is required$/, MALFORMED],
  [/^jwt must be provided$/, NO_TOKEN],
  [/^jwt not active$/, TOO_EARLY],
  [/^jwt (?:audience|issuer|id|subject) invalid/, OTHER_CLAIM],
  [/^invalid algorithm$/, SIGNATURE],
];

/** A token that does not pass its check, by the codes and classes of jose, jsonwebtoken and what is built on them. */
export const tokenRejected: Rule = {
  name: 'token-rejected',
  explain(facts) {
    const found = findErrorBy(facts, read);
    if (!found) return undefined;
    const { error, known } = found;
    const claim = /^"(\w+)" claim/.exec(error.message)?.[1] ?? (known === EXPIRED ? 'exp' : undefined);
    return {
      rootCause: `${known.cause}${claim === undefined ? '' : ` Its claim ${name(claim)} says so.`}`,
      suggestedFix: `Answer 401 ${whereIs(facts, error)} instead of failing, and ${known.fix}.`,
      confidence: CONFIDENCE.certain,
      category: 'auth-failure',
      about: error,
      evidence: [
        error.code === undefined
          ? { path: error.paths.type, value: excerpt(error.type ?? ''), why: 'the class of a token that is refused' }
          : { path: error.paths.code, value: error.code, why: 'the code of a token that is refused' },
        { path: error.paths.message, value: excerpt(error.message), why: 'says what is wrong with it' },
      ],
    };
  },
};

function read({ code, type = '', message }: ErrorSeen): Rejection | undefined {
  const byCode = code === undefined ? undefined : BY_CODE[code];
  if (byCode) return byCode;
  if (type === 'TokenExpiredError') return EXPIRED;
  if (type === 'NotBeforeError') return TOO_EARLY;
  if (type === 'JsonWebTokenError' || (type === 'UnauthorizedError' && code === 'invalid_token')) {
    // Of a secret that is not there the app is to blame, not the token.
    if (/^secret or public key must be provided$/.test(message)) return undefined;
    return BY_MESSAGE.find(([words]) => words.test(message))?.[1] ?? MALFORMED;
  }
  return undefined;
}
