'use client';

import { useCallback, useEffect, useState } from 'react';
import { trpc } from '@/lib/trpc-client';

interface Option {
  id: number;
  label: string;
  votes: number;
}

export function PollBoard({ slug, initialOptions }: { slug: string; initialOptions: Option[] }) {
  const [options, setOptions] = useState(initialOptions);
  const [headline, setHeadline] = useState<string>();
  const [problem, setProblem] = useState<string>();

  // Both questions travel in one request.
  const refresh = useCallback(async () => {
    const [latest, summary] = await Promise.allSettled([
      trpc.polls.options.query({ slug }),
      trpc.polls.summary.query({ slug }),
    ]);
    if (latest.status === 'fulfilled') setOptions(latest.value);
    if (summary.status === 'fulfilled') setHeadline(summary.value.headline);
    setProblem(summary.status === 'rejected' ? 'The results could not be loaded.' : undefined);
  }, [slug]);

  useEffect(() => {
    void refresh();
  }, [refresh]);

  async function vote(optionId: number) {
    await trpc.polls.vote.mutate({ optionId });
    await refresh();
  }

  const total = options.reduce((sum, option) => sum + option.votes, 0);
  return (
    <section className="panel board">
      <div className="board-head">
        <p className="headline">{headline ?? ' '}</p>
        <p className="quiet">{total === 1 ? '1 vote' : `${total} votes`}</p>
      </div>
      {problem && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
      {options.map((option) => (
        <div key={option.id} className="option">
          <span className="bar" style={{ width: `${total ? (100 * option.votes) / total : 0}%` }} />
          <span className="option-label">{option.label}</span>
          <span className="option-votes">{option.votes}</span>
          <button type="button" className="vote" onClick={() => vote(option.id)}>
            Vote
          </button>
        </div>
      ))}
    </section>
  );
}
