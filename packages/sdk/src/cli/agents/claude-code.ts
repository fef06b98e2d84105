import { type Agent, authorization } from './agent.ts';

export const claudeCode: Agent = {
  id: 'claude-code',
  name: 'Claude Code',
  file: { in: 'repository', path: '.mcp.json' },
  // It rejects the whole file for one comment.
  format: { kind: 'json', container: 'mcpServers', dialect: 'strict' },
  signs: {
    inRepository: ['.mcp.json', '.claude', 'CLAUDE.md'],
    inHome: ['.claude', '.claude.json'],
    programs: ['claude'],
    variables: ['CLAUDECODE'],
  },
  stdioEntry: ({ command, args }) => ({ type: 'stdio', command, args }),
  // Without `type` it skips the entry.
  httpEntry: (url, credential) => ({ type: 'http', url, headers: authorization(credential, (name) => `\${${name}}`) }),
  takesLiteralKey: true,
  approval: (server) => `run "claude" here, trust the folder and approve the server "${server}"`,
  keyHint: 'it reads GLASSTRACE_API_KEY from the environment it is started in, not from .env.local',
};
