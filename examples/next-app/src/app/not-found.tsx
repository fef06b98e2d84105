import Link from 'next/link';

export default function NotFound() {
  return (
    <section className="panel">
      <h1>No such poll</h1>
      <p className="quiet">It may have been decided already.</p>
      <Link href="/" className="button">
        All polls
      </Link>
    </section>
  );
}
