// @ts-check
/* eslint-disable no-console */
/** Starts it. */
export function register() {
  console.log('started');
}
