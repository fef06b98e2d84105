/**
 * Half a second, which a signal gives the SDK to send what is left, is a minute: a machine that is too slow for it proves
 * nothing.
 */
const { setTimeout } = globalThis;
globalThis.setTimeout = (callback, ms, ...values) => setTimeout(callback, ms === 500 ? 60_000 : ms, ...values);
