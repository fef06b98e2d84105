export async function register() {
  console.log('boot');
  try {
    const { start } = await import('./lib/start');
    return await start('web');
  } catch {
    return undefined;
  }
}
