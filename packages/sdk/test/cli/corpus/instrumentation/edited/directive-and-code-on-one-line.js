'use strict'; export function register() { globalThis.started = true }
