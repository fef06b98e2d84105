export async function register() {
<<<<<<< HEAD
  await import('./lib/start');
=======
  await import('./lib/boot');
>>>>>>> other
}
