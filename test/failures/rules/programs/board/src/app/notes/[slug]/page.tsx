export default async function Note({ params }: { params: Promise<{ slug: string }> }) {
  const { slug } = params as unknown as { slug: string };
  return <h1>{slug.toUpperCase()}</h1>; // fails: params-not-awaited
}
