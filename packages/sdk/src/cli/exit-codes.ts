/** What a command ends with; the help of each says which of them it has. */
export const EXIT = { done: 0, failed: 1, usage: 2, refused: 3, cancelled: 130 } as const;
