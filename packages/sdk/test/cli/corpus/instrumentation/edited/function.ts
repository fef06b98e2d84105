export function register() {
  console.log('starting up');
}
