export const dynamic = 'force-dynamic';

export default async function Renders(): Promise<never> {
  await Promise.resolve();
  throw new Error('the board has no legs'); // fails: page-throws
}
