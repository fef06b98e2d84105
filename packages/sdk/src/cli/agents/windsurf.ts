import { type Agent, authorization } from './agent.ts';

export const windsurf: Agent = {
  id: 'windsurf',
  name: 'Windsurf',
  file: { in: 'home', path: '.codeium/windsurf/mcp_config.json' },
  format: { kind: 'json', container: 'mcpServers', dialect: 'comments' },
  signs: {
    inRepository: ['.windsurf', '.windsurfrules'],
    inHome: ['.codeium/windsurf'],
    programs: ['windsurf'],
    variables: [],
  },
  stdioEntry: ({ command, args }) => ({ command, args }),
  httpEntry: (url, credential) => ({ serverUrl: url, headers: authorization(credential, (name) => `\${env:${name}}`) }),
  takesLiteralKey: true,
  approval: () => 'refresh the MCP servers in its settings',
  keyHint: 'it reads GLASSTRACE_API_KEY from the environment it is started in, not from .env.local',
};
