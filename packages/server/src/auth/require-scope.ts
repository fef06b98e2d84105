import { AppError } from '@glasstrace/protocol';
import type { Credential, Permission } from './project-store.ts';

/** Throws AppError SCOPE_MISSING when the credential may not do that. */
export function requireScope(credential: Credential, permission: Permission): void {
  if (credential.scope.has(permission)) return;
  throw new AppError('SCOPE_MISSING', { scope: permission === 'remove' ? 'full' : permission });
}
