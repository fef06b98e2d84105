#!/usr/bin/env node
export async function register() {
  globalThis.booted = true;
}
