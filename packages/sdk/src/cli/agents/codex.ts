import type { Agent } from './agent.ts';

export const codex: Agent = {
  id: 'codex',
  name: 'Codex',
  file: { in: 'repository', path: '.codex/config.toml' },
  format: { kind: 'toml', container: 'mcp_servers' },
  signs: {
    inRepository: ['.codex'],
    inHome: ['.codex'],
    programs: ['codex'],
    variables: ['CODEX_'],
  },
  stdioEntry: ({ command, args }) => ({ command, args }),
  httpEntry: (url, credential) => ({
    url,
    bearer_token_env_var: 'variable' in credential ? credential.variable : undefined,
  }),
  // A literal token makes it reject its whole configuration.
  takesLiteralKey: false,
  approval: () => 'run "codex" here and trust the folder',
  keyHint: 'it reads GLASSTRACE_API_KEY from the environment or ~/.codex/.env, not from .env.local',
};
