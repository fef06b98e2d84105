/** Identifiers and keys. No dependencies: this file is also loaded in the user's process. */

/** A trace id: 16 bytes as 32 lower-case hex digits (W3C Trace Context). */
export const TRACE_ID = /^[0-9a-f]{32}$/;
/** A span id: 8 bytes as 16 lower-case hex digits (W3C Trace Context). */
export const SPAN_ID = /^[0-9a-f]{16}$/;
/** A session: one boot of the developer's app, 16 lower-case hex digits. */
export const SESSION_ID = /^[0-9a-f]{16}$/;

/** The key of a project without an account; made by the SDK or by `glasstrace init`. */
export const ANONYMOUS_KEY = /^gt_anon_[0-9a-f]{48}$/;
/** The key of a project with an account; made by a server, shown once. */
export const DEVELOPER_KEY = /^gt_dev_[0-9a-f]{48}$/;

export const isApiKey = (text: string): boolean => ANONYMOUS_KEY.test(text) || DEVELOPER_KEY.test(text);

/** Shortest trace id prefix that a tool accepts, in hex digits. */
export const MIN_TRACE_ID_PREFIX = 8;

/**
 * Reads a trace id, or the start of one, as people and agents write them: any case, with the dashes of a UUID.
 * Returns lower-case hex of 8 to 32 digits, or undefined when it can't be one.
 */
export function readTraceIdPrefix(text: string): string | undefined {
  const hex = text.trim().toLowerCase().replaceAll('-', '');
  return /^[0-9a-f]{8,32}$/.test(hex) ? hex : undefined;
}
