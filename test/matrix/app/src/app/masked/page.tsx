export const dynamic = 'force-dynamic';

export default async function Masked(): Promise<never> {
  await new Promise((resolve) => setTimeout(resolve, 50));
  throw new Error('the chart has no data'); // fails: masked
}
