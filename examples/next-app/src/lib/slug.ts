/** "Tabs or spaces?" becomes "tabs-or-spaces": the part of a poll's address that people read. */
export function slugFrom(question: string): string {
  return question
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60);
}
