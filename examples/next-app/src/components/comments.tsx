import { addComment } from '@/app/polls/[slug]/actions';

interface CommentsProps {
  slug: string;
  comments: { id: number; author: string; text: string; createdAt: Date }[];
}

export function Comments({ slug, comments }: CommentsProps) {
  return (
    <section id="comments">
      <h2 className="section-title">Comments</h2>
      <form className="panel comment-form" action={addComment}>
        <input type="hidden" name="slug" value={slug} />
        <input name="author" maxLength={40} aria-label="Your name" placeholder="Your name" />
        <textarea name="text" required maxLength={500} rows={2} aria-label="Comment" placeholder="What do you think?" />
        <button type="submit">Comment</button>
      </form>
      <ul className="comments">
        {comments.map((comment) => (
          <li key={comment.id}>
            <span className="avatar" aria-hidden="true">
              {comment.author.slice(0, 1).toUpperCase()}
            </span>
            <div>
              <strong>{comment.author}</strong>
              <p>{comment.text}</p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
