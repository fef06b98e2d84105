import type { Agent } from './agent.ts';
import { inAppData } from './user-folders.ts';

/** It only starts programs: the bridge brings it to a hosted server, too. */
export const claudeDesktop: Agent = {
  id: 'claude-desktop',
  name: 'Claude Desktop',
  files: {
    user: (place) => ({ names: [inAppData(place, 'Claude', 'claude_desktop_config.json')], container: ['mcpServers'] }),
  },
  format: 'strict',
  signs: {
    inRepository: [],
    inHome: ['Library/Application Support/Claude', 'AppData/Roaming/Claude', '.config/Claude'],
    programs: [],
    variables: [],
  },
  isWindowsOrMac: true,
  stdioEntry: ({ command, args }) => ({ command, args }),
  takesLiteralKey: false,
  approval: () => 'quit it and start it again',
};
