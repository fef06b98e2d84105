import { join } from 'node:path';
import { type Agent, authorization } from './agent.ts';
import { inAppData } from './user-folders.ts';

export const vscode: Agent = {
  id: 'vscode',
  name: 'VS Code',
  files: {
    project: ({ root }) => ({ names: [join(root, '.vscode', 'mcp.json')], container: ['servers'] }),
    user: (place) => ({ names: [inAppData(place, 'Code', 'User', 'mcp.json')], container: ['servers'] }),
  },
  format: 'trailing-commas',
  signs: {
    // A folder .vscode says that somebody edits with it, not that they use its agent.
    inRepository: ['.vscode/mcp.json', '.github/copilot-instructions.md'],
    inHome: ['.vscode'],
    programs: ['code'],
    variables: [],
  },
  stdioEntry: ({ command, args }) => ({ type: 'stdio', command, args }),
  httpEntry: (url, credential) => ({
    type: 'http',
    url,
    headers: authorization(credential, (name) => `\${env:${name}}`),
  }),
  takesLiteralKey: true,
  approval: (server) => `trust the folder, then start "${server}" under "MCP: List Servers"`,
  keyHint: 'it reads GLASSTRACE_API_KEY from the environment it is started in, not from .env.local',
};
