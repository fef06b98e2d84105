import type { Rule } from './rule.ts';
import { abortedByApp } from './rules/aborted-by-app.ts';
import { bodyTooLarge } from './rules/body-too-large.ts';
import { caughtRedirect } from './rules/caught-redirect.ts';
import { clientLeft } from './rules/client-left.ts';
import { connection } from './rules/connection.ts';
import { databaseComplaint } from './rules/database-complaint.ts';
import { doesNotCompile } from './rules/does-not-compile.ts';
import { fileAccess } from './rules/file-access.ts';
import { headersSent } from './rules/headers-sent.ts';
import { invalidInput } from './rules/invalid-input.ts';
import { invalidJson } from './rules/invalid-json.ts';
import { invalidUrl } from './rules/invalid-url.ts';
import { knownByCategory } from './rules/known-by-category.ts';
import { missingEnvironmentVariable } from './rules/missing-environment-variable.ts';
import { missingModule } from './rules/missing-module.ts';
import { misuseOfFramework } from './rules/misuse-of-framework.ts';
import { notAFunction } from './rules/not-a-function.ts';
import { notIterable } from './rules/not-iterable.ts';
import { nullProperty } from './rules/null-property.ts';
import { promiseOfNext } from './rules/promise-of-next.ts';
import { refusedByApp } from './rules/refused-by-app.ts';
import { rejectedByRuntime } from './rules/rejected-by-runtime.ts';
import { repeatedQueries } from './rules/repeated-queries.ts';
import { slowPart } from './rules/slow-part.ts';
import { thrownByApp } from './rules/thrown-by-app.ts';
import { tokenRejected } from './rules/token-rejected.ts';
import { trpcRefusal } from './rules/trpc-refusal.ts';
import { undefinedVariable } from './rules/undefined-variable.ts';
import { upstreamRefused } from './rules/upstream-refused.ts';
import { wrongArgument } from './rules/wrong-argument.ts';

/** The more specific first: of two that are as sure, the first is believed. */
export const RULES: readonly Rule[] = [
  databaseComplaint,
  tokenRejected,
  missingEnvironmentVariable,
  missingModule,
  bodyTooLarge,
  headersSent,
  promiseOfNext,
  caughtRedirect,
  misuseOfFramework,
  doesNotCompile,
  invalidInput,
  invalidJson,
  nullProperty,
  notAFunction,
  notIterable,
  undefinedVariable,
  rejectedByRuntime,
  invalidUrl,
  wrongArgument,
  fileAccess,
  connection,
  abortedByApp,
  trpcRefusal,
  upstreamRefused,
  refusedByApp,
  thrownByApp,
  clientLeft,
  repeatedQueries,
  slowPart,
  knownByCategory,
];
