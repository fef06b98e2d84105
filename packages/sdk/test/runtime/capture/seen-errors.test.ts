import { describe, expect, it, vi } from 'vitest';
import { createErrorDescriber, readError } from '../../../src/runtime/capture/describe-error.ts';
import { createSeenErrors } from '../../../src/runtime/capture/seen-errors.ts';
import { createFrameMapper } from '../../../src/runtime/frames/frame-mapper.ts';

const describeFacts = createErrorDescriber(createFrameMapper(process.cwd()), () => false);
const sighting = (error: unknown, hook: Parameters<ReturnType<typeof createSeenErrors>['add']>[0]['hook']) => ({
  error,
  hook,
  describe: () => describeFacts(readError(error)),
});

describe('createSeenErrors', () => {
  it('makes one event of one error object, with every hook that saw it and all they knew', () => {
    const error = new TypeError('boom');
    const seen = createSeenErrors();

    seen.add(sighting(error, 'console_error'));
    seen.add({ ...sighting(error, 'on_request_error'), details: { 'next.route_path': '/api/polls' } });

    const events = seen.toEvents();
    expect(events).toHaveLength(1);
    expect(events[0]!.attributes).toMatchObject({
      'exception.type': 'TypeError',
      'exception.message': 'boom',
      'next.route_path': '/api/polls',
      'glasstrace.exception.hooks': ['on_request_error', 'console_error'],
      'glasstrace.exception.handled': false,
    });
  });

  it('recognises the copy that a framework made of an error', () => {
    const error = new TypeError('boom');
    const copy = Object.assign(new TypeError('boom'), { stack: error.stack });
    const seen = createSeenErrors();
    seen.add(sighting(error, 'prisma'));
    seen.add(sighting(copy, 'on_request_error'));
    expect(seen.toEvents()).toHaveLength(1);
  });

  it('keeps different errors apart, in the order in which they were seen first', () => {
    const seen = createSeenErrors();
    seen.add(sighting(new Error('first'), 'console_error'));
    seen.add(sighting(new Error('second'), 'on_request_error'));
    expect(
      seen
        .toEvents()
        .map(({ attributes }) => [attributes['exception.message'], attributes['glasstrace.exception.order']]),
    ).toEqual([
      ['first', 0],
      ['second', 1],
    ]);
  });

  it('describes an error once, when it is seen first: after a hot reload its frames would be wrong', () => {
    const error = new Error('boom');
    const describe = vi.fn(() => describeFacts(readError(error)));
    const seen = createSeenErrors();
    seen.add({ error, hook: 'prisma', describe });
    seen.add({ error, hook: 'on_request_error', describe });
    expect(describe).toHaveBeenCalledTimes(1);
  });

  it('takes at most twenty errors of a request', () => {
    const seen = createSeenErrors();
    for (let i = 0; i < 50; i++) seen.add(sighting(new Error(`failure ${i}`), 'console_error'));
    expect(seen.toEvents()).toHaveLength(20);
  });
});
