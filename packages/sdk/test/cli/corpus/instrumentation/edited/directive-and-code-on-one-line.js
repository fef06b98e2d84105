'use strict'; export function register() { globalThis.booted = true }
