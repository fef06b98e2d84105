import type { TestProject } from './test-project.ts';

/** How a runner's tests are written. */
export interface TestDialect {
  isTypeScript: boolean;
  /** First lines of a file. */
  head: string[];
  typed(name: string, type: string): string;
  /** Brings an export of a module of Node in. */
  load(name: string, from: string): string;
  equals(actual: string, expected: number): string;
  /** This and the next say the `status` when it is not so. */
  isOneOf(actual: string, values: readonly (string | number)[]): string;
  isBelow(actual: string, limit: number): string;
  includes(text: string, part: string): string;
  /** Names of what runs around the tests of a file. */
  before: string;
  after: string;
}

export function dialectOf(runner: TestProject['runner'], path: string): TestDialect {
  const isTypeScript = path.endsWith('.ts');
  const typed = (name: string, type: string) => (isTypeScript ? `${name}: ${type}` : name);
  const load = (name: string, from: string) => `import { ${name} } from '${from}';`;
  if (runner === 'node:test') {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is one where it is written to
    const answered = '`It answered ${status}.`';
    return {
      isTypeScript,
      head: ["import assert from 'node:assert/strict';", "import { after, before, test } from 'node:test';"],
      typed,
      load,
      equals: (actual, expected) => `assert.equal(${actual}, ${expected});`,
      isOneOf: (actual, values) => `assert.ok([${values.join(', ')}].includes(${actual}), ${answered});`,
      isBelow: (actual, limit) => `assert.ok(${actual} < ${limit}, ${answered});`,
      includes: (text, part) => `assert.ok((${text}).includes(${part}));`,
      before: 'before',
      after: 'after',
    };
  }
  // The tests are about a server, wherever the project runs its others; what Jest brings is global, as an import would
  // need the project to compile its tests.
  const head =
    runner === 'vitest'
      ? ['// @vitest-environment node', "import { afterAll, beforeAll, expect, test, vi } from 'vitest';"]
      : ['/** @jest-environment node */'];
  return {
    isTypeScript,
    head,
    typed,
    load: runner === 'vitest' ? load : (name, from) => `const { ${name} } = require('${from}');`,
    equals: (actual, expected) => `expect(${actual}).toBe(${expected});`,
    isOneOf: (actual, values) => `expect([${values.join(', ')}]).toContain(${actual});`,
    isBelow: (actual, limit) => `expect(${actual}).toBeLessThan(${limit});`,
    includes: (text, part) => `expect(${text}).toContain(${part});`,
    before: 'beforeAll',
    after: 'afterAll',
  };
}
