import { redirect } from 'next/navigation';

export async function GET() {
  try {
    redirect('/healthy'); // fails: redirect-in-a-try
  } catch (error) {
    console.error('login failed', error);
    return Response.json({ error: 'login failed' }, { status: 500 }); // fails: redirect-in-a-try
  }
}
