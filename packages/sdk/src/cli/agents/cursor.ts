import { type Agent, authorization } from './agent.ts';

export const cursor: Agent = {
  id: 'cursor',
  name: 'Cursor',
  file: { in: 'repository', path: '.cursor/mcp.json' },
  format: { kind: 'json', container: 'mcpServers', dialect: 'comments' },
  signs: {
    inRepository: ['.cursor', '.cursorrules'],
    inHome: ['.cursor'],
    programs: ['cursor', 'cursor-agent'],
    variables: ['CURSOR_'],
  },
  stdioEntry: ({ command, args }) => ({ command, args }),
  httpEntry: (url, credential) => ({ url, headers: authorization(credential, (name) => `\${env:${name}}`) }),
  takesLiteralKey: true,
  approval: (server) => `switch "${server}" on in Customize → MCPs, or run "agent mcp enable ${server}"`,
  keyHint: 'it reads GLASSTRACE_API_KEY from the environment it is started in, not from .env.local',
};
