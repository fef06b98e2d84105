'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';

export function NewPollForm() {
  const router = useRouter();
  const [problem, setProblem] = useState<string>();
  const [sending, setSending] = useState(false);

  async function create(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const options = form.getAll('option').filter((option) => option !== '');
    setSending(true);
    const response = await fetch('/api/polls', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ question: form.get('question'), options }),
    });
    setSending(false);
    if (response.ok) return router.push(`/polls/${(await response.json()).slug}`);
    setProblem(response.status === 400 ? (await response.json()).message : 'The poll could not be saved.');
  }

  return (
    <form className="panel" onSubmit={create}>
      <label>
        Question
        <input name="question" required maxLength={140} placeholder="What should we decide?" />
      </label>
      <fieldset>
        <legend>Options</legend>
        <input name="option" required maxLength={60} aria-label="First option" placeholder="This" />
        <input name="option" required maxLength={60} aria-label="Second option" placeholder="That" />
        <input name="option" maxLength={60} aria-label="Third option" placeholder="Something else (optional)" />
      </fieldset>
      {problem && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
      <button type="submit" disabled={sending}>
        {sending ? 'Saving…' : 'Create poll'}
      </button>
    </form>
  );
}
