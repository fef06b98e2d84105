import { join } from 'node:path';
import { type Agent, authorization } from './agent.ts';
import { inHome } from './user-folders.ts';

export const geminiCli: Agent = {
  id: 'gemini-cli',
  name: 'Gemini CLI',
  files: {
    project: ({ root }) => ({ names: [join(root, '.gemini', 'settings.json')], container: ['mcpServers'] }),
    user: (place) => ({ names: [inHome(place, '.gemini', 'settings.json')], container: ['mcpServers'] }),
  },
  format: 'comments',
  signs: {
    inRepository: ['.gemini', 'GEMINI.md'],
    inHome: ['.gemini'],
    programs: ['gemini'],
    variables: ['GEMINI_CLI'],
  },
  stdioEntry: ({ command, args }) => ({ command, args }),
  httpEntry: (url, credential) => ({ httpUrl: url, headers: authorization(credential, (name) => `\${${name}}`) }),
  takesLiteralKey: true,
  // In a folder that is not trusted it starts no server at all, not even the user's.
  approval: () => 'run "gemini" here and trust the folder',
  keyHint: 'it reads GLASSTRACE_API_KEY from the environment it is started in, not from .env.local',
};
