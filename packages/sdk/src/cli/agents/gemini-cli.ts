import { type Agent, authorization } from './agent.ts';

export const geminiCli: Agent = {
  id: 'gemini-cli',
  name: 'Gemini CLI',
  file: { in: 'repository', path: '.gemini/settings.json' },
  format: { kind: 'json', container: 'mcpServers', dialect: 'comments' },
  signs: {
    inRepository: ['.gemini', 'GEMINI.md'],
    inHome: ['.gemini'],
    programs: ['gemini'],
    variables: ['GEMINI_CLI'],
  },
  stdioEntry: ({ command, args }) => ({ command, args }),
  httpEntry: (url, credential) => ({ httpUrl: url, headers: authorization(credential, (name) => `\${${name}}`) }),
  takesLiteralKey: true,
  approval: () => 'run "gemini" here and trust the folder',
  keyHint: 'it reads GLASSTRACE_API_KEY from the environment it is started in, not from .env.local',
};
