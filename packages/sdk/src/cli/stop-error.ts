/** Why a command stops before it changed anything, and what to do about it. */
export class StopError extends Error {
  readonly fix: string;

  constructor(message: string, fix: string) {
    super(message);
    this.name = 'StopError';
    this.fix = fix;
  }
}
