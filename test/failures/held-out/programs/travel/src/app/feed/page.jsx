import List from './list';

export default function Feed() {
  return <List entries={[]} />;
}
