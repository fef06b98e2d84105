/** What the commands that write files see of the world; tests hand in another one. */
export interface CliContext {
  cwd: string;
  env: NodeJS.ProcessEnv;
  home: string;
  platform: NodeJS.Platform;
  stdout: OutputStream;
  stderr: OutputStream;
  /** Whether a person can be asked. */
  interactive: boolean;
}

export interface OutputStream {
  write(text: string): unknown;
  isTTY?: boolean;
  columns?: number;
}
