import { Command, InvalidArgumentError } from 'commander';

/** A command that asks the server something: the options that all of these have. */
export const queryCommand = (name: string): Command =>
  new Command(name)
    .option('--json', 'print the answer as agents get it')
    .option('--project <dir>', 'folder of the app; default: the nearest app from here upward')
    .addHelpText('after', '\nExit codes: 0 answered, 1 no answer, 2 usage.');

/** Reads a whole number for an option. */
export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (number >= min && number <= max) return number;
    throw new InvalidArgumentError(`It is a whole number from ${min} to ${max}.`);
  };
}
