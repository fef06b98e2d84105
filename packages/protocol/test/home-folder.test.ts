import { expect, it } from 'vitest';
import { homeFolder, type Machine } from '../src/home-folder.ts';

const linux: Machine = { platform: 'linux', userHome: '/home/ada', from: '/home/ada/shop' };
const mac: Machine = { platform: 'darwin', userHome: '/Users/ada', from: '/Users/ada/shop' };
const windows: Machine = { platform: 'win32', userHome: 'C:\\Users\\Ada', from: 'D:\\work\\shop' };
/** The project lies on the disk of Windows, the home does not. */
const wsl: Machine = { platform: 'linux', userHome: '/home/ada', from: '/mnt/d/work/shop' };
/** A program of Windows in a folder of WSL. */
const intoWsl: Machine = { ...windows, from: '\\\\wsl$\\Ubuntu\\home\\ada\\shop' };

it.each<[Machine, string | undefined, string]>([
  [linux, undefined, '/home/ada/.glasstrace'],
  [mac, undefined, '/Users/ada/.glasstrace'],
  [windows, undefined, 'C:\\Users\\Ada\\.glasstrace'],
  [wsl, undefined, '/home/ada/.glasstrace'],
  [intoWsl, undefined, 'C:\\Users\\Ada\\.glasstrace'],
  [linux, '~', '/home/ada'],
  [linux, '~/traces', '/home/ada/traces'],
  [linux, '~other/traces', '/home/ada/shop/~other/traces'],
  [linux, 'traces', '/home/ada/shop/traces'],
  [linux, '/srv/traces/', '/srv/traces'],
  [linux, '~\\traces', '/home/ada/shop/~\\traces'],
  [windows, '~\\traces', 'C:\\Users\\Ada\\traces'],
  [windows, '~/traces', 'C:\\Users\\Ada\\traces'],
  [windows, 'traces', 'D:\\work\\shop\\traces'],
  [windows, 'E:/traces', 'E:\\traces'],
  [windows, '\\\\server\\share\\traces', '\\\\server\\share\\traces'],
  [intoWsl, 'traces', '\\\\wsl$\\Ubuntu\\home\\ada\\shop\\traces'],
  [wsl, '/mnt/c/Users/Ada/.glasstrace', '/mnt/c/Users/Ada/.glasstrace'],
])('%o with GLASSTRACE_HOME=%s is %s', (machine, setting, folder) => {
  expect(homeFolder(setting, machine)).toBe(folder);
});
