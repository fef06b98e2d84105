import type { ErrorCategory } from '@glasstrace/protocol';
import { TLS_CODE } from '../../../traces/category.ts';
import { type ErrorSeen, findErrorBy, whereIs } from '../facts.ts';
import { CONFIDENCE, type Rule } from '../rule.ts';
import { callName, callOf, evidenceOf } from '../upstream.ts';
import { excerpt, name } from '../words.ts';

interface Words {
  cause: (peer: string) => string;
  fix: (peer: string, at: string) => string;
  category?: ErrorCategory;
}

const REFUSED: Words = {
  cause: (peer) =>
    `${peer} refused the connection: nothing listens there, because the service is not running or the address is wrong.`,
  fix: (peer, at) =>
    `Start ${peer} or correct its address, which the call ${at} uses; answer 502 or 503 when it is down instead of failing.`,
};
const UNKNOWN_HOST: Words = {
  cause: (peer) =>
    `The host name of ${peer} cannot be resolved: it is misspelt, does not exist, or name resolution does not work here.`,
  fix: (peer, at) =>
    `Correct the host (${peer}) that the call ${at} uses, in the code or in the variable it comes from.`,
};
const BROKEN: Words = {
  cause: (peer) => `${peer} closed the connection before it had answered.`,
  fix: (peer, at) =>
    `Look into the log of ${peer} for why it closes the connection; at the call ${at}, repeat what may safely be repeated and answer 502 otherwise.`,
};
const UNREACHABLE: Words = {
  cause: (peer) => `There is no way through the network to ${peer}.`,
  fix: (peer, at) => `Check the address (${peer}) that the call ${at} uses, the network, VPN and firewall between.`,
};
const UNTRUSTED: Words = {
  cause: (peer) =>
    `The certificate of ${peer} is not trusted: self-signed, expired, for another name, or of an authority that Node.js does not know.`,
  fix: (peer, at) =>
    `Give ${peer} a valid certificate, or make Node.js trust its authority (NODE_EXTRA_CA_CERTS=<file>) before the call ${at}. Do not switch the check of certificates off.`,
};
const TLS_MISMATCH: Words = {
  cause: (peer) =>
    `${peer} does not speak the TLS that the call expects; often https is used with a port that speaks http.`,
  fix: (peer, at) => `Check scheme and port of the address (${peer}) in the call ${at}.`,
};
const TIMED_OUT: Words = {
  cause: (peer) => `${peer} did not answer in the time it was given.`,
  fix: (peer, at) =>
    `Find out why ${peer} is slow or does not answer; at the call ${at}, catch the timeout and answer 504, and raise the limit only if that long is right.`,
  category: 'timeout',
};
const CANNOT_CONNECT: Words = {
  cause: (peer) =>
    `${peer} did not accept a connection in time: the address is wrong, or a firewall drops the packets.`,
  fix: (peer, at) =>
    `Check the address (${peer}) that the call ${at} uses and that it can be reached from here; answer 504 when it cannot.`,
  category: 'timeout',
};

const NOWHERE: Words = {
  cause: (peer) => `The call of ${peer} could not be made, or broke off.`,
  fix: (peer, at) =>
    `Check the address of ${peer} that the call ${at} uses; the causes of the error say what stopped it.`,
};

const BY_CODE: Readonly<Record<string, Words>> = {
  ECONNREFUSED: REFUSED,
  ENOTFOUND: UNKNOWN_HOST,
  EAI_AGAIN: UNKNOWN_HOST,
  ECONNRESET: BROKEN,
  ECONNABORTED: BROKEN,
  EPIPE: BROKEN,
  UND_ERR_SOCKET: BROKEN,
  UND_ERR_CLOSED: BROKEN,
  HPE_INVALID_CONSTANT: { ...BROKEN, cause: (peer) => `${peer} answered with something that is not HTTP.` },
  EHOSTUNREACH: UNREACHABLE,
  ENETUNREACH: UNREACHABLE,
  EPROTO: TLS_MISMATCH,
  ETIMEDOUT: CANNOT_CONNECT,
  ESOCKETTIMEDOUT: TIMED_OUT,
  UND_ERR_CONNECT_TIMEOUT: CANNOT_CONNECT,
  UND_ERR_HEADERS_TIMEOUT: TIMED_OUT,
  UND_ERR_BODY_TIMEOUT: {
    ...TIMED_OUT,
    cause: (peer) => `${peer} began to answer and then sent nothing for too long.`,
  },
};

const BY_TYPE: Readonly<Record<string, Words>> = {
  TimeoutError: TIMED_OUT,
  ConnectTimeoutError: CANNOT_CONNECT,
  HeadersTimeoutError: TIMED_OUT,
  BodyTimeoutError: TIMED_OUT,
};

/** A call to another service, or to a database, that got no answer; by the codes of Node and undici. */
export const connection: Rule = {
  name: 'connection',
  explain(facts) {
    const found = findErrorBy(facts, readCode) ?? findErrorBy(facts, readWords);
    if (!found) return undefined;
    const { error, known } = found;
    const call = callOf(facts, error);
    const database = facts.database.find(
      ({ span }) => span === error.span || (span.status === 'ERROR' && span.statusMessage === error.message),
    );
    const address = addressIn(error.message);
    const peer = call ? (callName(call) ?? name(call.host)) : address;
    const component = database?.system ?? call?.host ?? address?.replaceAll('`', '');
    const words = isTimeoutOfClient(error) ? TIMED_OUT : known;
    const who = database ? `the database${address ? ` at ${address}` : ''}` : (peer ?? 'the other side');
    return {
      rootCause: startSentence(words.cause(who)),
      // What is to be started or corrected is the service, not the call of it.
      suggestedFix: words.fix((call && name(call.host)) ?? who, whereIs(facts, error)),
      confidence: known === NOWHERE ? CONFIDENCE.probable : peer || database ? CONFIDENCE.certain : CONFIDENCE.strong,
      category: words.category ?? 'connection-error',
      ...(component !== undefined && { component }),
      about: error,
      evidence: [
        error.code === undefined
          ? { path: error.paths.type, value: excerpt(error.type ?? ''), why: 'the class of the failure' }
          : { path: error.paths.code, value: error.code, why: 'the system’s code of the failure' },
        ...(call ? [evidenceOf(call, 'the call that failed with it')] : []),
      ],
    };
  },
};

/** axios and got have the codes of a broken connection for a time limit of their own. */
const isTimeoutOfClient = ({ code, message }: ErrorSeen): boolean =>
  (code === 'ECONNABORTED' && message.startsWith('timeout of ')) ||
  (code === 'ETIMEDOUT' && !/\b(?:connect|read) ETIMEDOUT\b/.test(message));

const readCode = (error: ErrorSeen): Words | undefined => (error.code === undefined ? undefined : readWords(error));

function readWords({ code, type, message }: ErrorSeen): Words | undefined {
  if (code !== undefined) {
    const known = BY_CODE[code];
    if (known) return known;
    if (TLS_CODE.test(code)) return UNTRUSTED;
  }
  // undici's words for any call that got nowhere; what stopped it is a cause without a code.
  if (type === 'TypeError' && /^(?:fetch failed|terminated)$/.test(message)) return NOWHERE;
  return BY_TYPE[type ?? ''];
}

/** Node says the peer behind the code: `connect ECONNREFUSED 127.0.0.1:5432`, `getaddrinfo ENOTFOUND db`. */
function addressIn(message: string): string | undefined {
  return name(/(?:ECONNREFUSED|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN) ([\w.:-]+)/.exec(message)?.[1]);
}

const startSentence = (sentence: string): string => sentence[0]!.toUpperCase() + sentence.slice(1);
