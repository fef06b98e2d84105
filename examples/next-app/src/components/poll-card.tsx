import Link from 'next/link';
import type { Tally } from '@/lib/ranking';

interface PollCardProps {
  slug: string;
  question: string;
  options: Tally[];
  comments: number;
}

const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;

export function PollCard({ slug, question, options, comments }: PollCardProps) {
  const total = options.reduce((sum, option) => sum + option.votes, 0);
  return (
    <li className="card">
      <Link href={`/polls/${slug}`} className="card-link">
        <h3>{question}</h3>
        <div className="strip" aria-hidden="true">
          {options.map((option) => (
            <span key={option.label} style={{ flexGrow: option.votes }} />
          ))}
        </div>
        <p className="quiet">
          {counted(total, 'vote')} · {counted(comments, 'comment')}
        </p>
      </Link>
    </li>
  );
}
