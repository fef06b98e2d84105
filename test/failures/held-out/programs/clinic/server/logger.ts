/** One line a message, the way the log viewer wants it. */
export const logger = {
  error(problem: unknown) {
    console.error(problem);
  },
};
