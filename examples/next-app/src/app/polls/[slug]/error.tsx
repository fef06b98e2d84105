'use client';

export default function PollError({ reset }: { error: Error; reset: () => void }) {
  return (
    <section className="panel">
      <h1>That did not work</h1>
      <p className="quiet">Nothing was lost but this one attempt.</p>
      <button type="button" onClick={reset}>
        Try again
      </button>
    </section>
  );
}
