// @flow
export function register(mode: ?string): void {
  console.log(mode);
}
