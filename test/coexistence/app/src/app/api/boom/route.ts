export function GET(): Response {
  throw new Error('told to both'); // marker:boom
}
