export function register(): void;
export function register(mode: string): void;
export function register(mode = 'web') {
  console.log(mode);
}
