/** Why an edit is refused whose result would not mean what it is to mean. */
export const UNSAFE = 'It has a form that can’t be edited safely.';
