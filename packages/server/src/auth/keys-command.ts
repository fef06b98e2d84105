import { TIERS, type Tier } from '@glasstrace/protocol';
import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { createDeveloperKey, hashKey } from './api-key.ts';
import type { ProjectStore, Scope } from './project-store.ts';

const SCOPES: Scope[] = ['ingest', 'read', 'full'];

interface CreateOptions {
  name: string;
  scope: Scope;
  tier: Exclude<Tier, 'local'>;
  projectOf?: number;
}

/** `glasstrace-server keys create | list | revoke`. `open` opens the project store that the program's options name. */
export function keysCommand(open: (command: Command) => ProjectStore): Command {
  const create = new Command('create')
    .description('Create a developer key and print it. It is shown this once.')
    .option('--name <name>', 'what the key is for', 'unnamed')
    .addOption(new Option('--scope <scope>', 'what the key may do').choices(SCOPES).default('full'))
    .addOption(
      new Option('--tier <tier>', 'limits of the new project')
        .choices(TIERS.filter((tier) => tier !== 'local'))
        .default('pro'),
    )
    .addOption(
      new Option('--project-of <key id>', 'join the project of that key instead of opening a new one').argParser(
        readKeyId,
      ),
    )
    .action(async ({ name, scope, tier, projectOf }: CreateOptions, command: Command) => {
      const key = createDeveloperKey();
      await withStore(open(command), (projects) =>
        projects.openProject({ hash: hashKey(key), name, scope, tier, ...(projectOf !== undefined && { projectOf }) }),
      );
      console.log(key);
    });

  const list = new Command('list')
    .description('List the keys: id, name, scope, tier, when created, when revoked.')
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: true }, command: Command) => {
      const keys = await withStore(open(command), (projects) => projects.listKeys());
      if (json) return console.log(JSON.stringify(keys));
      for (const { keyId, name, scope, tier, createdAt, revokedAt } of keys) {
        const revoked = revokedAt === undefined ? '' : `\trevoked ${new Date(revokedAt).toISOString()}`;
        console.log(`${keyId}\t${name}\t${scope}\t${tier}\t${new Date(createdAt).toISOString()}${revoked}`);
      }
    });

  const revoke = new Command('revoke')
    .description('Revoke a key. A running server forgets it within ten seconds.')
    .addArgument(new Argument('<id>', 'of the key, from keys list').argParser(readKeyId))
    .action(async (keyId: number, _options: unknown, command: Command) => {
      const revoked = await withStore(open(command), (projects) => projects.revokeKey(keyId));
      if (!revoked) command.error(`There is no active key ${keyId}.`, { exitCode: 1 });
    });

  return new Command('keys')
    .description('Create, list and revoke developer keys.')
    .addCommand(create)
    .addCommand(list)
    .addCommand(revoke);
}

function readKeyId(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new InvalidArgumentError('Not an id; see: glasstrace-server keys list');
  return Number(text);
}

async function withStore<T>(projects: ProjectStore, work: (projects: ProjectStore) => Promise<T>): Promise<T> {
  try {
    return await work(projects);
  } finally {
    await projects.close();
  }
}
