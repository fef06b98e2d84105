import { cookies } from 'next/headers';

export const dynamic = 'error';

export default async function Pinned() {
  const theme = (await cookies()).get('theme'); // fails: dynamic-api-in-a-static-page
  return <p>{theme?.value}</p>;
}
