export const dynamic = 'force-dynamic';

function readStock(): never {
  throw new TypeError('stock is not a number'); // cause: cause-chain
}

export function GET(): Response {
  try {
    readStock();
  } catch (cause) {
    throw new Error('cannot sell what is not there', { cause }); // fails: cause-chain
  }
}
