import { expect, it, onTestFinished, vi } from 'vitest';
import { replaceGlobal } from '../../../src/runtime/capture/replace-global.ts';

/** A global that is loaded when it is asked for, as Node makes those of its web API. */
function lazyGlobal(load: () => string) {
  const define = (value: unknown) => Object.defineProperty(globalThis, 'name', { value, writable: true });
  Object.defineProperty(globalThis, 'name', {
    configurable: true,
    enumerable: false,
    get() {
      const value = load();
      define(value);
      return value;
    },
    set: define,
  });
  onTestFinished(() => void Reflect.deleteProperty(globalThis, 'name'));
}
const globals = globalThis as unknown as { name: string };
const replaceName = (replace: (original: string) => string) => replaceGlobal('name' as never, replace as never);

it('loads a lazy global no sooner than the app asks for it, and once', () => {
  const load = vi.fn(() => 'original');
  lazyGlobal(load);
  replaceName((original) => `watched ${original}`);
  expect(load).not.toHaveBeenCalled();

  expect([globals.name, globals.name]).toEqual(['watched original', 'watched original']);
  expect(load).toHaveBeenCalledOnce();
  expect(Object.getOwnPropertyDescriptor(globalThis, 'name')).toMatchObject({ writable: true, enumerable: false });
});

it('lets the app put its own in the place', () => {
  lazyGlobal(() => 'original');
  replaceName((original) => `watched ${original}`);
  globals.name = 'of the app';
  expect(globals.name).toBe('of the app');
});

it('replaces at once what is there', () => {
  Object.defineProperty(globalThis, 'name', { value: 'original', configurable: true });
  onTestFinished(() => void Reflect.deleteProperty(globalThis, 'name'));
  replaceName((original) => `watched ${original}`);
  expect(globals.name).toBe('watched original');
});
