import { join } from 'node:path';
import type { Agent } from './agent.ts';
import { inFolder } from './user-folders.ts';

export const codex: Agent = {
  id: 'codex',
  name: 'Codex',
  files: {
    project: ({ root }) => ({ names: [join(root, '.codex', 'config.toml')], container: ['mcp_servers'] }),
    user: (place) => ({
      names: [inFolder(place, 'CODEX_HOME', ['.codex'], 'config.toml')],
      container: ['mcp_servers'],
    }),
  },
  format: 'toml',
  signs: {
    inRepository: ['.codex'],
    inHome: ['.codex'],
    programs: ['codex'],
    // Not CODEX_HOME, which a person may have set.
    variables: ['CODEX_THREAD_ID', 'CODEX_SANDBOX', 'CODEX_CI'],
  },
  stdioEntry: ({ command, args }) => ({ command, args }),
  httpEntry: (url, credential) => ({
    url,
    bearer_token_env_var: 'variable' in credential ? credential.variable : undefined,
  }),
  // A literal token makes it reject its whole configuration.
  takesLiteralKey: false,
  approval: (_, scope) =>
    scope === 'project' ? 'run "codex" here and trust the folder' : 'start "codex" anew; it connects without asking',
  keyHint: 'it reads GLASSTRACE_API_KEY from the environment or ~/.codex/.env, not from .env.local',
};
