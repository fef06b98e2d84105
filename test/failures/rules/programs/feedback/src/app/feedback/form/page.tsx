import { sendFeedback } from './actions';

export default function Form() {
  return (
    <form action={sendFeedback as unknown as string}>
      <input name="text" />
    </form>
  );
}
