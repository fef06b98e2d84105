import { AppError } from '@glasstrace/protocol';
import type { Credential } from './project-store.ts';

/** Throws AppError SCOPE_MISSING when the credential may not do that. */
export function requireScope(credential: Credential, scope: 'ingest' | 'read'): void {
  if (!credential.scope.has(scope)) throw new AppError('SCOPE_MISSING', { scope });
}
