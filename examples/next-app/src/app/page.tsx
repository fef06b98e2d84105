import { NewPollForm } from '@/components/new-poll-form';
import { PollCard } from '@/components/poll-card';
import { listPolls } from '@/server/polls';

export const dynamic = 'force-dynamic';

export default async function HomePage() {
  const polls = await listPolls();
  return (
    <>
      <section className="intro">
        <h1>
          Ask the room.
          <br />
          Get on with it.
        </h1>
        <NewPollForm />
      </section>
      <section>
        <h2 className="section-title">Open polls</h2>
        <ul className="cards">
          {polls.map((poll) => (
            <PollCard key={poll.slug} {...poll} />
          ))}
        </ul>
      </section>
    </>
  );
}
