import { SPAN } from '@glasstrace/protocol/attributes';
import type { CallDescription, DatabaseCalls } from './database-calls.ts';
import type { WhenRun } from './when-run.ts';

interface Command {
  name: string;
  args: unknown[];
  promise: Promise<unknown>;
}

interface Ioredis {
  default: { prototype: { sendCommand: (this: unknown, command: Command, ...rest: unknown[]) => unknown } };
}

interface RedisQueue {
  default: { prototype: { addCommand: (this: unknown, args: unknown[], ...rest: unknown[]) => unknown } };
}

/** What clients say to the server for themselves, and passwords. */
const NOT_RECORDED = new Set(['AUTH', 'HELLO', 'CLIENT', 'INFO', 'SELECT', 'READONLY', 'COMMAND', 'QUIT']);
/** Their first argument is no key. */
const WITHOUT_KEY = new Set(['ACL', 'CONFIG', 'ECHO', 'EVAL', 'EVALSHA', 'FCALL', 'MIGRATE', 'PING', 'SCRIPT']);

/** `ioredis` and `redis`, command by command: its name and its key, never a value. */
export function watchRedis(calls: DatabaseCalls, whenRun: WhenRun): void {
  whenRun('ioredis/built/Redis.js', (exports) => {
    const { prototype } = (exports as Ioredis).default;
    const { sendCommand } = prototype;
    /** What waits for the connection is sent again when it is there. */
    const seen = new WeakSet<Command>();
    prototype.sendCommand = function (command, ...rest) {
      const send = () => sendCommand.call(this, command, ...rest);
      const description = seen.has(command) ? undefined : describe(command.name, command.args);
      seen.add(command);
      return description ? calls.trace(() => description, send) : send();
    };
  });
  whenRun('@redis/client/dist/lib/client/commands-queue.js', (exports) => {
    const { prototype } = (exports as RedisQueue).default;
    const { addCommand } = prototype;
    prototype.addCommand = function (args, ...rest) {
      const add = () => addCommand.call(this, args, ...rest);
      const description = describe(String(args[0]), args.slice(1));
      return description ? calls.trace(() => description, add) : add();
    };
  });
}

function describe(name: string, args: readonly unknown[]): CallDescription | undefined {
  const operation = name.toUpperCase();
  if (NOT_RECORDED.has(operation)) return undefined;
  const key = WITHOUT_KEY.has(operation) || args[0] === undefined ? undefined : String(args[0]);
  return {
    name: operation,
    attributes: {
      [SPAN.dbSystem]: 'redis',
      [SPAN.dbOperation]: operation,
      [SPAN.dbQuery]: key === undefined ? operation : `${operation} ${key}`,
    },
  };
}
