import { join } from 'node:path';
import { type Agent, authorization } from './agent.ts';
import { inFolder } from './user-folders.ts';

export const opencode: Agent = {
  id: 'opencode',
  name: 'OpenCode',
  files: {
    project: ({ root }) => ({
      names: [join(root, 'opencode.json'), join(root, 'opencode.jsonc')],
      container: ['mcp'],
    }),
    // The same folder on every platform.
    user: (place) => ({
      names: [
        inFolder(place, 'XDG_CONFIG_HOME', ['.config'], 'opencode', 'opencode.json'),
        inFolder(place, 'XDG_CONFIG_HOME', ['.config'], 'opencode', 'opencode.jsonc'),
      ],
      container: ['mcp'],
    }),
  },
  format: 'trailing-commas',
  signs: {
    inRepository: ['opencode.json', 'opencode.jsonc', '.opencode'],
    inHome: ['.config/opencode'],
    programs: ['opencode'],
    variables: ['OPENCODE'],
  },
  stdioEntry: ({ command, args }) => ({ type: 'local', command: [command, ...args], enabled: true }),
  // Without `oauth: false` it answers a wrong key with a login. `{file:…}` would name the file of the key, but OpenCode
  // no longer starts when that file is missing, as in the clone of a colleague.
  httpEntry: (url, credential) => ({
    type: 'remote',
    url,
    headers: authorization(credential, (name) => `{env:${name}}`),
    enabled: true,
    oauth: false,
  }),
  takesLiteralKey: true,
  approval: () => 'start "opencode" anew; it connects without asking',
  keyHint: 'it reads GLASSTRACE_API_KEY from the environment it is started in, not from .env.local',
};
