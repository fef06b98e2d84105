let failures = 0;

export function register() {
  failures = 0;
}

export async function onRequestError() {
  failures += 1;
  console.log(`${failures} failures`);
}
