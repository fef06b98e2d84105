import { join } from 'node:path';
import { type Agent, authorization } from './agent.ts';
import { inConfigHome } from './user-folders.ts';

/**
 * Devin Local, the agent of Devin Desktop and of the `devin` command. Its makers document `config.json`; editions of the
 * editor have `mcp_config.json` beside it. What is there already is what the user's edition reads.
 */
export const devin: Agent = {
  id: 'devin',
  name: 'Devin',
  files: {
    project: ({ root }) => ({
      names: [join(root, '.devin', 'config.json'), join(root, '.devin', 'mcp_config.json')],
      container: ['mcpServers'],
    }),
    user: (place) => ({
      names: [inConfigHome(place, 'devin', 'mcp_config.json'), inConfigHome(place, 'devin', 'config.json')],
      container: ['mcpServers'],
    }),
    local: ({ root }) => ({ names: [join(root, '.devin', 'config.local.json')], container: ['mcpServers'] }),
  },
  format: 'comments',
  signs: {
    inRepository: ['.devin'],
    inHome: ['.config/devin', 'AppData/Roaming/devin'],
    programs: ['devin'],
    variables: [],
  },
  stdioEntry: ({ command, args }) => ({ command, args }),
  httpEntry: (url, credential) => ({ url, headers: authorization(credential, (name) => `\${env:${name}}`) }),
  takesLiteralKey: true,
  approval: () => 'start a new session here, and allow its tools when it asks for the first time',
  keyHint: 'it reads GLASSTRACE_API_KEY from the environment it is started in, not from .env.local',
};
