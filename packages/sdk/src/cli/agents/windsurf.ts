import { type Agent, authorization } from './agent.ts';
import { inHome } from './user-folders.ts';

/** The editor and its agent Cascade, which kept this file when the editor was renamed to Devin Desktop. */
export const windsurf: Agent = {
  id: 'windsurf',
  name: 'Windsurf',
  files: {
    user: (place) => ({
      names: [inHome(place, '.codeium', 'windsurf', 'mcp_config.json')],
      container: ['mcpServers'],
    }),
  },
  format: 'comments',
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
