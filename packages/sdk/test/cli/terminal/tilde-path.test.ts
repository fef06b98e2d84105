import { expect, it } from 'vitest';
import { tildePath } from '../../../src/cli/terminal/tilde-path.ts';

it.each<[NodeJS.Platform, home: string, path: string, shown: string]>([
  ['linux', '/home/ada', '/home/ada/.glasstrace/data', '~/.glasstrace/data'],
  ['linux', '/home/ada', '/home/ada', '~'],
  ['linux', '/home/ada', '/home/adam/shop', '/home/adam/shop'],
  ['linux', '/home/ada', '/srv/shop', '/srv/shop'],
  ['linux', '/home/ada', '/home/ada/..shop', '~/..shop'],
  ['linux', '', '/srv/shop', '/srv/shop'],
  ['darwin', '/Users/ada', '/Users/ada/Library/shop', '~/Library/shop'],
  ['win32', 'C:\\Users\\Ada', 'C:\\Users\\Ada\\.glasstrace', '~\\.glasstrace'],
  ['win32', 'C:\\Users\\Ada', 'c:\\users\\ada\\shop', '~\\shop'],
  ['win32', 'C:\\Users\\Ada', 'D:\\work\\shop', 'D:\\work\\shop'],
  ['win32', 'C:\\Users\\Ada', '\\\\wsl$\\Ubuntu\\home\\ada\\shop', '\\\\wsl$\\Ubuntu\\home\\ada\\shop'],
  ['linux', '/home/ada', '/mnt/c/Users/Ada/shop', '/mnt/c/Users/Ada/shop'],
])('on %s with home %s shows %s as %s', (platform, home, path, shown) => {
  expect(tildePath(path, home, platform)).toBe(shown);
});
