export function* register() {
  yield 'started';
}
