/** Where databases and Drizzle write values into what they say; the first group is kept, the last stays, if any. */
const VALUES: [where: RegExp, kept: string][] = [
  // Drizzle, behind the query.
  [/^(Failed query: [\s\S]*?)\nparams: [\s\S]*$/, '$1'],
  // MySQL.
  [/^(Duplicate entry )'[\s\S]*'( for key .*)$/, '$1?$2'],
  [/^((?:Incorrect|Truncated incorrect|Invalid) .*? value: )'[\s\S]*?'( for .*)?$/, '$1?$2'],
  [/^(You have an error in your SQL syntax;[\s\S]*? near )'[\s\S]*'( at line \d+)$/, '$1?$2'],
  [/^(.* value is out of range in )'[\s\S]*'$/, '$1?'],
  // PostgreSQL.
  [/^(invalid (?:input (?:syntax|value) for|byte sequence for) .*?: )"[\s\S]*"$/, '$1?'],
  [/^((?:date\/time field )?value )"[\s\S]*"( is out of range.*| out of range.*)$/, '$1?$2'],
  [/^(date\/time field value out of range: )"[\s\S]*"$/, '$1?'],
];

/** What a database or Drizzle says about a failure, without the values of the app. Any other message stays as it is. */
export function messageWithoutValues(message: string): string {
  for (const [where, kept] of VALUES) {
    if (where.test(message)) return message.replace(where, kept);
  }
  return message;
}
