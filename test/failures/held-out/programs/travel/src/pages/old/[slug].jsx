export async function getServerSideProps({ params }) {
  const post = { slug: params.slug, published: undefined };
  return { props: { post } };
}

export default function Old({ post }) {
  return <p>{post.slug}</p>;
}
