import { notFound } from 'next/navigation';
import { ClosingTime } from '@/components/closing-time';
import { Comments } from '@/components/comments';
import { PollBoard } from '@/components/poll-board';
import { findPoll } from '@/server/polls';

interface PollPageProps {
  params: Promise<{ slug: string }>;
}

export async function generateMetadata({ params }: PollPageProps) {
  const poll = await findPoll((await params).slug);
  return { title: poll?.question ?? 'No such poll' };
}

export default async function PollPage({ params }: PollPageProps) {
  const { slug } = await params;
  const poll = await findPoll(slug);
  if (!poll) notFound();

  const options = poll.options.map(({ id, label, _count }) => ({ id, label, votes: _count.votes }));
  return (
    <>
      <h1 className="question">{poll.question}</h1>
      <div className="columns">
        <div>
          <PollBoard slug={slug} initialOptions={options} />
          <Comments slug={slug} comments={poll.comments} />
        </div>
        <aside>
          <ClosingTime slug={slug} closesAt={poll.closesAt?.toISOString().slice(0, 16)} />
          <p className="quiet short-link">
            Short link <code>/p/{slug}</code>
          </p>
        </aside>
      </div>
    </>
  );
}
