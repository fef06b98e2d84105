import manifest from '../package.json' with { type: 'json' };

/** Version of Glasstrace; all its packages carry the same one. */
export const VERSION: string = manifest.version;

/** Whether version `a` comes before `b`; both `major.minor.patch`, a pre-release suffix is ignored. */
export function isOlder(a: string, b: string): boolean {
  const [x, y] = [a, b].map((version) => version.split('-')[0]!.split('.').map(Number)) as [number[], number[]];
  for (let i = 0; i < 3; i++) if ((x[i] ?? 0) !== (y[i] ?? 0)) return (x[i] ?? 0) < (y[i] ?? 0);
  return false;
}
