import { cancelOrder } from './actions';

export const dynamic = 'force-dynamic';

export default function Orders() {
  async function archive() {
    'use server';
    throw new Error('the archive is full'); // fails: inline-action
  }

  return (
    <>
      <form action={cancelOrder} id="cancel">
        <button type="submit">Cancel</button>
      </form>
      <form action={archive} id="archive">
        <button type="submit">Archive</button>
      </form>
    </>
  );
}
