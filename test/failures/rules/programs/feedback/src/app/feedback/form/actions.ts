'use server';

export const maxLength = 200; // fails: constant-in-a-use-server-file

export async function sendFeedback(form: FormData) {
  return String(form.get('text')).slice(0, maxLength);
}
