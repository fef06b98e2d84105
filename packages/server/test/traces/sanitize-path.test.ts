import { expect, it } from 'vitest';
import { sanitizePath } from '../../src/traces/sanitize-path.ts';

it.each([
  ['/users/42/posts', '/users/:id/posts'],
  ['/polls/3f2504e0-4f89-41d3-9a0c-0305e82c3301', '/polls/:id'],
  ['/o/507f1f77bcf86cd799439011', '/o/:id'],
  ['/p/clh3x2k9d0000qw08a1b2c3d4', '/p/:id'],
  ['/u/[redacted:email]', '/u/:id'],
  ['/blog/how-we-built-our-new-editor', '/blog/how-we-built-our-new-editor'],
  ['/api/v2/polls', '/api/v2/polls'],
  ['/face/decade', '/face/decade'],
])('%s becomes %s', (path, sanitized) => {
  expect(sanitizePath(path)).toBe(sanitized);
});
