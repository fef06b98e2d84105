export default async function register() {
  console.log('started');
}
