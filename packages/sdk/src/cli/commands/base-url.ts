import { InvalidArgumentError } from 'commander';

/** An option that is the base URL of an app. */
export function parseBaseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new InvalidArgumentError(`"${text}" is no URL such as http://localhost:3000.`);
  }
  return (url.origin + url.pathname).replace(/\/+$/, '');
}
