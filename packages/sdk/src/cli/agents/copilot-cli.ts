import { join } from 'node:path';
import { type Agent, authorization } from './agent.ts';
import { inFolder } from './user-folders.ts';

export const copilotCli: Agent = {
  id: 'copilot-cli',
  name: 'Copilot CLI',
  files: {
    // With a .mcp.json it no longer reads the other, so one that exists comes first. Claude Code shares it: the entry is
    // the same for both, without `tools`, which stands for all of them.
    project: ({ root }) => ({
      names: [join(root, '.mcp.json'), join(root, '.github', 'mcp.json')],
      container: ['mcpServers'],
    }),
    user: (place) => ({
      names: [inFolder(place, 'COPILOT_HOME', ['.copilot'], 'mcp-config.json')],
      container: ['mcpServers'],
    }),
  },
  // It skips a file with a comment.
  format: 'strict',
  signs: {
    inRepository: ['.github/mcp.json'],
    inHome: ['.copilot'],
    programs: ['copilot'],
    variables: [],
  },
  stdioEntry: ({ command, args }) => ({ type: 'stdio', command, args }),
  httpEntry: (url, credential) => ({ type: 'http', url, headers: authorization(credential, (name) => `\${${name}}`) }),
  takesLiteralKey: true,
  approval: (_, scope) =>
    scope === 'project'
      ? 'run "copilot" here and trust the folder'
      : 'start "copilot" anew; it connects without asking',
  keyHint: 'it reads GLASSTRACE_API_KEY from the environment it is started in, not from .env.local',
};
