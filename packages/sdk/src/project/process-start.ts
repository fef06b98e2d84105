import { readFileSync } from 'node:fs';

/**
 * When a process started, in words that only compare. Process ids are used again, so this tells a process from a later
 * one with its id. Empty where the system doesn't tell.
 */
export function readProcessStart(pid: number): string {
  try {
    // The second field is the command in parentheses, which may contain anything; the start is the 20th after it.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${bootId}:${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`;
  } catch {
    return '';
  }
}
