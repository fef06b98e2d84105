import { readArchive } from '../../lib/read-archive'; // fails: import-does-not-resolve

export default function Archive() {
  return <p>{readArchive()}</p>;
}
