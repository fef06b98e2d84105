import { Width } from './width';

export default function Page() {
  return <Width />;
}
