const author = { name: 'Ana', born: new Date(0) };

export default function Author() {
  return <p>{author as unknown as string}</p>; // fails: object-as-a-child
}
