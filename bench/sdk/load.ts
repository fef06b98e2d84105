import { once } from 'node:events';
import { connect } from 'node:net';

/**
 * Asks for one URL this often over keep-alive connections, each with one request at a time; returns the median latency
 * in milliseconds.
 */
export async function load(url: URL, requests: number, connections: number): Promise<number> {
  const latenciesMs: number[] = [];
  let left = requests;
  const isWanted = () => left-- > 0;
  await Promise.all(Array.from({ length: connections }, () => askWhile(isWanted, url, latenciesMs)));
  return latenciesMs.sort((a, b) => a - b)[latenciesMs.length >> 1]!;
}

/** Bare sockets: a client that costs more than the server would leave the server waiting. */
async function askWhile(isWanted: () => boolean, url: URL, latenciesMs: number[]): Promise<void> {
  const request = `GET ${url.pathname} HTTP/1.1\r\nhost: ${url.host}\r\n\r\n`;
  const socket = connect({ host: url.hostname, port: Number(url.port), noDelay: true });
  let answer = '';
  let askedAt = 0;
  const ask = () => {
    if (!isWanted()) return void socket.end();
    answer = '';
    askedAt = performance.now();
    socket.write(request);
  };
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    answer += chunk;
    if (!isComplete(answer)) return;
    if (!answer.startsWith('HTTP/1.1 200')) return void socket.destroy(new Error(`${url}: ${answer}`));
    latenciesMs.push(performance.now() - askedAt);
    ask();
  });
  ask();
  await once(socket, 'close');
}

function isComplete(answer: string): boolean {
  const headEnd = answer.indexOf('\r\n\r\n');
  if (headEnd < 0) return false;
  const length = /^content-length: (\d+)/im.exec(answer.slice(0, headEnd))?.[1];
  return length === undefined ? answer.endsWith('\r\n0\r\n\r\n') : answer.length >= headEnd + 4 + Number(length);
}
