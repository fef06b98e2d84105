import { join } from 'node:path';
import { type Agent, authorization, type Place } from './agent.ts';
import { inFolder } from './user-folders.ts';

const userFile = (place: Place) => inFolder(place, 'CLAUDE_CONFIG_DIR', [], '.claude.json');

export const claudeCode: Agent = {
  id: 'claude-code',
  name: 'Claude Code',
  files: {
    project: ({ root }) => ({ names: [join(root, '.mcp.json')], container: ['mcpServers'] }),
    user: (place) => ({ names: [userFile(place)], container: ['mcpServers'] }),
    // All work trees of a repository share the entry of the first; separators are always slashes.
    local: (place) => ({
      names: [userFile(place)],
      container: ['projects', place.mainRoot.replaceAll('\\', '/'), 'mcpServers'],
    }),
  },
  // It rejects the whole file for one comment.
  format: 'strict',
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
  approval: (server, scope) =>
    scope === 'project'
      ? `run "claude" here, trust the folder and approve the server "${server}"`
      : 'start "claude" here anew; it connects without asking',
  keyHint: 'it reads GLASSTRACE_API_KEY from the environment it is started in, not from .env.local',
};
