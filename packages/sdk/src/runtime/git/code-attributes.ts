import { RESOURCE } from '@glasstrace/protocol/attributes';
import type { CodeState } from '@glasstrace/protocol/sdk-init';
import type { Attributes } from '@opentelemetry/api';

/** What every span says about the code that made it. */
export function codeAttributes(state: CodeState | undefined): Attributes {
  if (!state) return {};
  const { commit, branch, changes } = state;
  return {
    [RESOURCE.codeCommit]: commit,
    ...(branch !== undefined && { [RESOURCE.codeBranch]: branch }),
    ...(changes !== undefined && { [RESOURCE.codeChanges]: changes }),
  };
}
