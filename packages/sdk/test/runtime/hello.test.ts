import { sdkInitRequest } from '@glasstrace/protocol';
import { expect, it } from 'vitest';
import { cleanHello } from '../../src/runtime/hello.ts';

it('is one that a server takes, however much there is to say', () => {
  const hello = cleanHello({
    sdkVersion: '0.1.0',
    session: { sessionId: '0123456789abcdef', startedAt: 1 },
    framework: { name: 'nextjs', version: '16'.repeat(50) },
    serviceName: 'shop '.repeat(100),
    code: { commit: 'c'.repeat(40), branch: 'topic/'.repeat(100) },
    settingsProblems: Array.from({ length: 50 }, (_, index) => `${index} ${'is wrong '.repeat(100)}`),
  });
  expect(() => sdkInitRequest.parse(hello)).not.toThrow();
  expect(hello.settingsProblems).toHaveLength(20);
  expect(hello.settingsProblems?.[0]).toMatch(/^0 is wrong .*…$/);
});
