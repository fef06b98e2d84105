export function copyTree(from: string, to: string): void;
export function restoreTree(copy: string, folder: string): void;
export function readTree(folder: string): Record<string, string>;
