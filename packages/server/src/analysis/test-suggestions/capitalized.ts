export const capitalized = (sentence: string): string => sentence[0]!.toUpperCase() + sentence.slice(1);
