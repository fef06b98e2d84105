export default function Home() {
  return <p>Every route of this app fails in a way of its own.</p>;
}
