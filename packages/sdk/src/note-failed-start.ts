import { APP_STATE_FILE, PROJECT_DIR } from '@glasstrace/protocol/environment';

/**
 * The call that starts recording failed. For the app that is silent; `glasstrace doctor` reads it in
 * `.glasstrace/app-state`. Never throws.
 */
export function noteFailedStart(projectDir: string, error: unknown): void {
  try {
    // No imports of Node's: a bundler may put this file into code that runs elsewhere.
    const { mkdirSync, writeFileSync } = process.getBuiltinModule('node:fs');
    const folder = `${projectDir}/${PROJECT_DIR}`;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const state = { processId: process.pid, sentAt: Date.now(), failure: String(error).slice(0, 500) };
    writeFileSync(`${folder}/${APP_STATE_FILE}`, JSON.stringify(state), { mode: 0o600 });
  } catch {
    // The app must not notice.
  }
}
