import { join } from 'node:path';
import { type Agent, authorization } from './agent.ts';
import { inHome } from './user-folders.ts';

export const cursor: Agent = {
  id: 'cursor',
  name: 'Cursor',
  files: {
    project: ({ root }) => ({ names: [join(root, '.cursor', 'mcp.json')], container: ['mcpServers'] }),
    user: (place) => ({ names: [inHome(place, '.cursor', 'mcp.json')], container: ['mcpServers'] }),
  },
  format: 'comments',
  signs: {
    inRepository: ['.cursor', '.cursorrules'],
    inHome: ['.cursor'],
    programs: ['cursor', 'cursor-agent'],
    // CURSOR_TRACE_ID is in a person's terminal too.
    variables: ['CURSOR_AGENT'],
  },
  stdioEntry: ({ command, args }) => ({ command, args }),
  httpEntry: (url, credential) => ({ url, headers: authorization(credential, (name) => `\${env:${name}}`) }),
  takesLiteralKey: true,
  approval: (server) => `switch "${server}" on in Customize → MCPs, or run "agent mcp enable ${server}"`,
  keyHint: 'it reads GLASSTRACE_API_KEY from the environment it is started in, not from .env.local',
};
