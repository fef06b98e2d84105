'use client';

import { type FormEvent, useState } from 'react';

export function ClosingTime({ slug, closesAt }: { slug: string; closesAt?: string }) {
  const [note, setNote] = useState<{ text: string; bad?: boolean }>();

  async function save(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const response = await fetch(`/api/polls/${slug}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ closesAt: form.get('closesAt') }),
    });
    setNote(response.ok ? { text: 'Saved.' } : { text: 'The closing time could not be saved.', bad: true });
  }

  return (
    <form className="panel" onSubmit={save}>
      <label>
        Closes at
        <input type="datetime-local" name="closesAt" defaultValue={closesAt} />
      </label>
      <p className="quiet">Leave it empty to keep the poll open.</p>
      {note && (
        <p className={note.bad ? 'problem' : 'quiet'} role="status">
          {note.text}
        </p>
      )}
      <button type="submit" className="secondary">
        Save
      </button>
    </form>
  );
}
