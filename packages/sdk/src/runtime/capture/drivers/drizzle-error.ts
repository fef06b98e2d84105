/** Drizzle writes the values of a failed query behind it: keeps the query. Any other message is returned as it is. */
export function withoutDrizzleParams(message: string): string {
  return message.startsWith('Failed query: ') ? message.replace(/\nparams: [\s\S]*$/, '') : message;
}
