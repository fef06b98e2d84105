import { createInterface } from 'node:readline';
import { VERSION } from '@glasstrace/protocol/version';
import { type Client, type ClientAnswer, KEY_REFUSED, type Question } from './client.ts';
import { startProcess } from './start-process.ts';

interface Config {
  mcp_servers?: Record<string, { enabled?: boolean } | undefined>;
}

interface Configuration {
  config: Config;
  layers: { config: Config; disabledReason: string | null }[] | null;
}

interface ServerStatus {
  name: string;
  runtimeStatus: string | null;
  tools: Record<string, unknown>;
  toolsError: string | null;
}

/**
 * `codex mcp list` never connects. Its app server does, for a thread: one that is not kept, with every other server of
 * the user switched off.
 */
export const codex: Client = {
  program: 'codex',
  async ask(question) {
    const { request, ended, close } = startAppServer(question);
    try {
      return await Promise.race([ask(question, request), ended.then(() => undefined)]);
    } finally {
      close();
    }
  },
};

type Request = <Result>(method: string, params: object) => Promise<Result>;

async function ask({ server, cwd }: Question, request: Request): Promise<ClientAnswer> {
  await request('initialize', { clientInfo: { name: 'glasstrace', version: VERSION } });
  const read = await request<Configuration>('config/read', { cwd, includeLayers: true }).catch(asReason);
  if ('reason' in read) return { state: 'failed', reason: `Codex rejects its configuration: ${read.reason}` };
  const { config, layers } = read;
  const { [server]: ours, ...others } = config.mcp_servers ?? {};
  if (ours === undefined) {
    const isOff = layers?.some((layer) => layer.disabledReason !== null && layer.config.mcp_servers?.[server]);
    return isOff ? { state: 'waiting' } : { state: 'failed', reason: 'Codex does not find the entry' };
  }
  if (ours.enabled === false) return { state: 'waiting', nextStep: 'it is switched off: take "enabled = false" out' };

  const off = Object.fromEntries(Object.keys(others).map((name) => [name, { enabled: false }]));
  const { thread } = await request<{ thread: { id: string } }>('thread/start', {
    cwd,
    ephemeral: true,
    config: { mcp_servers: off },
  });
  const { data } = await request<{ data: ServerStatus[] }>('mcpServerStatus/list', {
    threadId: thread.id,
    serverName: server,
    detail: 'toolsAndAuthOnly',
  });
  const status = data.find(({ name }) => name === server);
  if (status?.runtimeStatus === 'connected' && status.toolsError === null) {
    return { state: 'connected', tools: Object.keys(status.tools).length };
  }
  return { state: 'failed', reason: inShort(status) };
}

const asReason = (error: Error) => ({ reason: error.message.trim().split('\n')[0]! });

/** Its errors are chains of its own types; what a person can use stands at their end or nowhere. */
function inShort(status: ServerStatus | undefined): string {
  if (status?.runtimeStatus === 'authenticationRequired') return KEY_REFUSED;
  const error = status?.toolsError ?? 'Codex says nothing about it';
  return (
    /Environment variable (\w+) .*is not set/.exec(error)?.[0] ??
    error.replace(/^MCP startup failed: /, '').slice(0, 200)
  );
}

/** Speaks JSON-RPC, a line each, with `codex app-server`. */
function startAppServer(question: Question): {
  request: Request;
  ended: Promise<unknown>;
  close: () => void;
} {
  const { child, ended, stop } = startProcess(question.program, ['app-server'], question);
  const waiting = new Map<number, (answer: { result?: unknown; error?: { message: string } }) => void>();
  let lastId = 0;
  createInterface({ input: child.stdout! }).on('line', (line) => {
    const { id, ...answer } = parse(line);
    if (id !== undefined) waiting.get(id)?.(answer);
  });
  return {
    request<Result>(method: string, params: object) {
      lastId += 1;
      const id = lastId;
      child.stdin!.write(`${JSON.stringify({ id, method, params })}\n`);
      return new Promise<Result>((resolve, reject) => {
        waiting.set(id, ({ result, error }) => (error ? reject(new Error(error.message)) : resolve(result as Result)));
      });
    },
    ended,
    close: stop,
  };
}

function parse(line: string): { id?: number; result?: unknown; error?: { message: string } } {
  try {
    return JSON.parse(line);
  } catch {
    return {};
  }
}
