export async function getServerSideProps() {
  await Promise.resolve();
  throw new Error('the old board is wet'); // fails: get-server-side-props
}

export default function LegacyPage() {
  return <p>Old</p>;
}
