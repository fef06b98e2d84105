export async function register() {
  await import('./lib/start');
}

export const register = () => {};
