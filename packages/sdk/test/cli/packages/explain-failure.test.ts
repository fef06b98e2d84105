import { expect, it } from 'vitest';
import { explainFailure, lastLines } from '../../../src/cli/packages/explain-failure.ts';

it.each([
  ['npm', 'npm error code ENOTFOUND\nnpm error network request to https://… failed', 'can’t be reached'],
  ['npm', 'npm error code EAI_AGAIN', 'can’t be reached'],
  ['pnpm', ' ERR_PNPM_META_FETCH_FAIL  GET https://…: request failed, reason: getaddrinfo', 'can’t be reached'],
  ['yarn', 'info There appears to be trouble with your network connection. Retrying...', 'can’t be reached'],
  ['yarn', '➤ YN0001: │ RequestError: connect ECONNREFUSED 127.0.0.1:9', 'can’t be reached'],
  ['bun', 'error: ConnectionRefused downloading package manifest a', 'can’t be reached'],
  ['npm', 'npm error code FETCH_ERROR\nnpm error network timeout at: http://…', 'does not answer'],
  ['pnpm', ' WARN  GET https://… error (ERR_SOCKET_TIMEOUT). Will retry in 1 second.', 'does not answer'],
  ['yarn', 'error An unexpected error occurred: "https://…: ESOCKETTIMEDOUT".', 'does not answer'],
  ['yarn', "➤ YN0001: │ RequestError: Timeout awaiting 'socket' for 30000ms", 'does not answer'],
  ['bun', 'error: Timeout downloading package manifest a', 'does not answer'],
  ['yarn', 'error a@1: The engine "node" is incompatible with this module.', 'not for this version of Node.js'],
  ['npm', 'npm error code EBADENGINE', 'not for this version of Node.js'],
  ['npm', 'npm error code E404', 'does not have these versions'],
  ['npm', 'npm error code ETARGET', 'does not have these versions'],
  ['pnpm', ' ERR_PNPM_NO_MATCHING_VERSION  No matching version found for a@1', 'does not have these versions'],
  ['yarn', '➤ YN0035: │ a@npm:1: Package not found', 'does not have these versions'],
  ['npm', 'npm error code E401', 'wants to know who you are'],
  ['npm', 'npm error code EACCES', 'may not write here'],
  ['npm', 'npm error code ENOSPC', 'no space left'],
  ['npm', 'npm error code ERESOLVE', 'npm failed with exit code 1'],
] as const)('%s: %s', (manager, output, sentence) => {
  expect(explainFailure({ manager, output, exitCode: 1 })).toContain(sentence);
});

it('leaves the stacks of its code out', () => {
  const stack =
    '    at f (/usr/lib/yarn.js:143:22975)\n    at Socket._onTimeout (node:net:595:8)\n    at node:net:1:2\n';
  expect(lastLines(`RequestError: no\n${stack}Failed at last`)).toEqual(['RequestError: no', 'Failed at last']);
});

it('shows the end of the output, without colours and empty lines', () => {
  const output = Array.from({ length: 30 }, (_, line) => `\u001b[31mline ${line}\u001b[39m  \n\n`).join('');

  expect(lastLines(output)).toEqual(Array.from({ length: 8 }, (_, line) => `line ${line + 22}`));
});
