#!/usr/bin/env node
export async function register() {
  globalThis.started = true;
}
