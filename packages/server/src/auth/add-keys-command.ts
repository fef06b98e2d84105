import { TIERS, type Tier } from '@glasstrace/protocol';
import { Argument, type Command, InvalidArgumentError, Option } from 'commander';
import { readDuration } from '../duration.ts';
import { createDeveloperKey, hashKey } from './api-key.ts';
import type { ProjectStore, Scope } from './project-store.ts';

const SCOPES: Scope[] = ['ingest', 'read', 'full'];

interface CreateOptions {
  name: string;
  scope: Scope;
  tier: Exclude<Tier, 'local'>;
  /** Milliseconds from now. */
  expires?: number;
  projectOf?: number;
}

interface StoreOptions {
  dataDir?: string;
}

/**
 * Adds `keys create | list | revoke` to the program. `open` opens the project store of a folder, or of the one that the
 * program's own options name.
 */
export function addKeysCommand(program: Command, open: (dataDir: string | undefined) => ProjectStore): void {
  const keys = program.command('keys').description('Create, list, change and revoke developer keys.');
  const dataDirOption = ['--data-dir <dir>', 'folder of the server'] as const;

  keys
    .command('create')
    .description('Create a developer key and print it. It is shown this once.')
    .option(...dataDirOption)
    .option('--name <name>', 'what the key is for', 'unnamed')
    .addOption(new Option('--scope <scope>', 'what the key may do').choices(SCOPES).default('full'))
    .addOption(
      new Option('--tier <tier>', 'limits of the new project')
        .choices(TIERS.filter((tier) => tier !== 'local'))
        .default('pro'),
    )
    .addOption(
      new Option('--expires <duration>', 'the tier of the new project ends after so long, such as 14d').argParser(
        readExpiry,
      ),
    )
    .addOption(
      new Option('--project-of <key id>', 'join the project of that key instead of opening a new one')
        .argParser(readKeyId)
        .conflicts(['tier', 'expires']),
    )
    .action(async ({ name, scope, tier, expires, projectOf, dataDir }: CreateOptions & StoreOptions) => {
      const key = createDeveloperKey();
      await withStore(open(dataDir), (projects) =>
        projects.openProject({
          hash: hashKey(key),
          name,
          scope,
          tier,
          ...(expires !== undefined && { tierEndsAtMs: Date.now() + expires }),
          ...(projectOf !== undefined && { projectOf }),
        }),
      );
      console.log(key);
    });

  keys
    .command('list')
    .description('List the keys: id, name, scope, tier, when created, when the tier ends, when revoked.')
    .option(...dataDirOption)
    .option('--json', 'print JSON')
    .action(async ({ json, dataDir }: { json?: true } & StoreOptions) => {
      const keys = await withStore(open(dataDir), (projects) => projects.listKeys());
      if (json) return console.log(JSON.stringify(keys));
      for (const { keyId, name, scope, tier, createdAt, tierEndsAtMs, revokedAt } of keys) {
        const ends = tierEndsAtMs === undefined ? '' : `\ttier ends ${new Date(tierEndsAtMs).toISOString()}`;
        const revoked = revokedAt === undefined ? '' : `\trevoked ${new Date(revokedAt).toISOString()}`;
        console.log(`${keyId}\t${name}\t${scope}\t${tier}\t${new Date(createdAt).toISOString()}${ends}${revoked}`);
      }
    });

  keys
    .command('set-tier')
    .description('Give the project of a key another tier, or more time. A running server knows within ten seconds.')
    .option(...dataDirOption)
    .addArgument(new Argument('<id>', 'of the key, from keys list').argParser(readKeyId))
    .addArgument(new Argument('<tier>', 'the new tier').choices(TIERS))
    .addOption(new Option('--expires <duration>', 'the tier ends after so long, such as 14d').argParser(readExpiry))
    .action(async (keyId: number, tier: Tier, { expires, dataDir }: Pick<CreateOptions, 'expires'> & StoreOptions) => {
      const endsAtMs = expires === undefined ? undefined : Date.now() + expires;
      const changed = await withStore(open(dataDir), (projects) => projects.setTier(keyId, tier, endsAtMs));
      if (changed) return;
      console.error(`error: there is no key ${keyId}`);
      process.exitCode = 1;
    });

  keys
    .command('revoke')
    .description('Revoke a key. A running server forgets it within ten seconds.')
    .option(...dataDirOption)
    .addArgument(new Argument('<id>', 'of the key, from keys list').argParser(readKeyId))
    .action(async (keyId: number, { dataDir }: StoreOptions) => {
      const revoked = await withStore(open(dataDir), (projects) => projects.revokeKey(keyId));
      if (revoked) return;
      console.error(`error: there is no active key ${keyId}`);
      process.exitCode = 1;
    });
}

function readKeyId(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new InvalidArgumentError('Not an id; see: glasstrace-server keys list');
  return Number(text);
}

function readExpiry(text: string): number {
  const durationMs = readDuration(text);
  if (durationMs === undefined) throw new InvalidArgumentError('Not a duration such as 12h or 14d');
  return durationMs;
}

async function withStore<T>(projects: ProjectStore, work: (projects: ProjectStore) => Promise<T>): Promise<T> {
  try {
    return await work(projects);
  } finally {
    await projects.close();
  }
}
