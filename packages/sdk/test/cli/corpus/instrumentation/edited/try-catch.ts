export async function register() {
  try {
    const { start } = await import('./lib/start');
    await start('web');
  } catch (error) {
    console.error('could not start', error);
  } finally {
    console.log('boot is over');
  }
}
