import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';

export default async function Profile() {
  const jar = await cookies();
  const session = JSON.parse(jar.get('session')?.value ?? '{"user":'); // fails: session-cookie-is-broken
  if (!session.user) redirect('/');
  return <p>{session.user}</p>;
}
