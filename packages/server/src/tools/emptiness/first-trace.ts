import type { RecoveryAction } from '@glasstrace/protocol';

export const GET_FIRST_TRACE: RecoveryAction = {
  label:
    'Send a request to the running app and ask again. If nothing arrives, "npx glasstrace status" says whether the app is connected.',
};
