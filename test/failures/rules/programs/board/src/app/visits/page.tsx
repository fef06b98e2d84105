import { cookies } from 'next/headers';

export default async function Visits() {
  const store = await cookies();
  store.set('visits', '1'); // fails: cookie-set-in-a-page
  return <p>once</p>;
}
