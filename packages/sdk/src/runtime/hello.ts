import { LIMITS } from '@glasstrace/protocol/environment';
import { redact, truncate } from '@glasstrace/protocol/redaction';
import type { CodeState, SdkInitRequest } from '@glasstrace/protocol/sdk-init';

/** What this process tells a server about itself; its counters are added. */
export type Hello = Omit<SdkInitRequest, 'health'>;

/** The same facts, every text redacted and no longer than a server takes. */
export function cleanHello({ framework, serviceName, code, settingsProblems = [], ...rest }: Hello): Hello {
  return {
    ...rest,
    ...(framework && { framework: cleanFramework(framework) }),
    ...(serviceName !== undefined && { serviceName: clean(serviceName, LIMITS.serviceNameChars) }),
    ...(code && { code: cleanCode(code) }),
    settingsProblems: settingsProblems
      .slice(0, LIMITS.settingsProblems)
      .map((problem) => clean(problem, LIMITS.settingsProblemChars)),
  };
}

const clean = (text: string, maxChars: number): string => truncate(redact(text).text, maxChars);

function cleanFramework({ name, version }: NonNullable<Hello['framework']>): Hello['framework'] {
  return { name, ...(version !== undefined && { version: clean(version, LIMITS.frameworkVersionChars) }) };
}

function cleanCode({ branch, ...rest }: CodeState): CodeState {
  return { ...rest, ...(branch !== undefined && { branch: clean(branch, LIMITS.branchChars) }) };
}
