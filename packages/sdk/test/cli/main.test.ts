import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { glasstraceCommand } from '../support/glasstrace-command.ts';

it('ends quietly when its reader goes away, as in: glasstrace errors | head', async () => {
  const { command, args } = glasstraceCommand('--help');
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let stderr = '';
  child.stderr.on('data', (data) => {
    stderr += data;
  });
  child.stdout.destroy();

  const [exitCode] = await once(child, 'close');

  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
});
