/**
 * Puts something else in the place of a global, when it is there or is loaded: Node loads its web API with the first use
 * of it, which takes longer than the whole SDK and may never come.
 */
export function replaceGlobal<Name extends keyof typeof globalThis>(
  name: Name,
  replace: (original: (typeof globalThis)[Name]) => (typeof globalThis)[Name],
): void {
  const { get, enumerable = false } = Object.getOwnPropertyDescriptor(globalThis, name) ?? {};
  const define = (value: unknown) =>
    Object.defineProperty(globalThis, name, { value, enumerable, writable: true, configurable: true });
  if (!get) {
    define(replace(globalThis[name]));
    return;
  }
  Object.defineProperty(globalThis, name, {
    enumerable,
    configurable: true,
    get() {
      const replacement = replace(get.call(globalThis) as (typeof globalThis)[Name]);
      define(replacement);
      return replacement;
    },
    set: define,
  });
}
