export const version = 'version 0';

export function replace(): never {
  throw new Error('cannot replace order 17'); // fails: replaced-code
}
