import { describe, expect, it } from 'vitest';
import { changeText, findDevScript, type Scripts } from '../../../../src/cli/edit/script/find-dev-script.ts';

const world = {
  option: '--import=./x.mjs',
  isOurs: (text: string) => text.includes('x.mjs'),
  main: undefined,
  nodemonHasExec: false,
};

/** The scripts after the edit, or why there is none. */
function edit(scripts: Scripts, differently: Partial<typeof world> = {}): Record<string, string> | string {
  const found = findDevScript(scripts, { ...world, ...differently });
  if (found.status === 'missing') return { [found.name]: found.value };
  if (found.status === 'done') return 'done';
  if (found.status === 'unknown') return found.reason;
  return Object.fromEntries([...found.changes].map(([name, changes]) => [name, changeText(scripts[name]!, changes)]));
}

describe('puts the option where the runner hands it to Node', () => {
  it.each([
    ['node server.js', 'node --import=./x.mjs server.js'],
    ['node .', 'node --import=./x.mjs .'],
    ['node --watch src/main.js --port 3000', 'node --import=./x.mjs --watch src/main.js --port 3000'],
    ['node --env-file .env --watch src/main.ts', 'node --import=./x.mjs --env-file .env --watch src/main.ts'],
    ['node --import tsx --watch src/main.ts', 'node --import tsx --import=./x.mjs --watch src/main.ts'],
    ['node --import=tsx/esm src/main.ts', 'node --import=tsx/esm --import=./x.mjs src/main.ts'],
    ['node -r dotenv/config src/main.js', 'node -r dotenv/config --import=./x.mjs src/main.js'],
    ['node server.js --import data.csv', 'node --import=./x.mjs server.js --import data.csv'],
    ['node.exe .\\src\\main.js', 'node.exe --import=./x.mjs .\\src\\main.js'],
    ['tsx src/main.ts', 'tsx --import=./x.mjs src/main.ts'],
    ['tsx watch src/main.ts', 'tsx watch --import=./x.mjs src/main.ts'],
    [
      'tsx watch --tsconfig a.json --env-file=.env src/main.ts',
      'tsx watch --import=./x.mjs --tsconfig a.json --env-file=.env src/main.ts',
    ],
    ['tsx --watch src/main.ts', 'tsx --import=./x.mjs --watch src/main.ts'],
    ['nodemon src/main.js', 'nodemon --import=./x.mjs src/main.js'],
    ['nodemon --watch src -e js,json src/main.js', 'nodemon --import=./x.mjs --watch src -e js,json src/main.js'],
    ['nodemon --exec tsx src/main.ts', 'nodemon --exec tsx --import=./x.mjs src/main.ts'],
    ["nodemon -w src -x 'tsx src/main.ts'", "nodemon -w src -x 'tsx --import=./x.mjs src/main.ts'"],
    ['nodemon --exec "node --inspect" src/main.js', 'nodemon --exec "node --import=./x.mjs --inspect" src/main.js'],
    [
      'nodemon --ext ts --exec "npm run build && node dist/main.js"',
      'nodemon --ext ts --exec "npm run build && node --import=./x.mjs dist/main.js"',
    ],
    ['ts-node-dev --respawn src/main.ts', 'ts-node-dev --import=./x.mjs --respawn src/main.ts'],
    ['npx tsx watch src/main.ts', 'npx tsx watch --import=./x.mjs src/main.ts'],
    ['pnpm exec tsx src/main.ts', 'pnpm exec tsx --import=./x.mjs src/main.ts'],
    ['yarn nodemon src/main.js', 'yarn nodemon --import=./x.mjs src/main.js'],
    ['./node_modules/.bin/tsx src/main.ts', './node_modules/.bin/tsx --import=./x.mjs src/main.ts'],
    ['PORT=3000 DEBUG="app:*" node server.js', 'PORT=3000 DEBUG="app:*" node --import=./x.mjs server.js'],
    ['cross-env NODE_ENV=development node server.js', 'cross-env NODE_ENV=development node --import=./x.mjs server.js'],
    ['cross-env-shell A=1 "node server.js"', 'cross-env-shell A=1 "node --import=./x.mjs server.js"'],
    ['dotenv -e .env.local -- node server.js', 'dotenv -e .env.local -- node --import=./x.mjs server.js'],
    [
      'dotenv -e .env.local node --inspect server.js',
      'dotenv -e .env.local -- node --import=./x.mjs --inspect server.js',
    ],
    ['dotenv tsx watch src/main.ts', 'dotenv -- tsx watch --import=./x.mjs src/main.ts'],
    ['dotenvx run -f .env -- node server.js', 'dotenvx run -f .env -- node --import=./x.mjs server.js'],
    ['env-cmd -f .env.dev node server.js', 'env-cmd -f .env.dev node --import=./x.mjs server.js'],
    ['doppler run -- tsx watch src/main.ts', 'doppler run -- tsx watch --import=./x.mjs src/main.ts'],
    ['tsc && node dist/main.js', 'tsc && node --import=./x.mjs dist/main.js'],
    ['node scripts/prepare.js && node server.js', 'node scripts/prepare.js && node --import=./x.mjs server.js'],
    ['node server.js | pino-pretty', 'node --import=./x.mjs server.js | pino-pretty'],
    ['node server.js 2>&1 | pino-pretty > log.txt', 'node --import=./x.mjs server.js 2>&1 | pino-pretty > log.txt'],
    ['tsc -w & node --watch dist/main.js', 'tsc -w & node --import=./x.mjs --watch dist/main.js'],
    ['node a.js & node b.js', 'node --import=./x.mjs a.js & node --import=./x.mjs b.js'],
    ['tsc-watch --onSuccess "node dist/main.js"', 'tsc-watch --onSuccess "node --import=./x.mjs dist/main.js"'],
    ["tsup --watch --onSuccess 'node dist/main.js'", "tsup --watch --onSuccess 'node --import=./x.mjs dist/main.js'"],
    [
      'concurrently -n api,web "tsx watch src/main.ts" "vite"',
      'concurrently -n api,web "tsx watch --import=./x.mjs src/main.ts" "vite"',
    ],
    [
      "concurrently -k -c 'red,blue' 'tsc -w' 'wait-on dist && node --watch dist/main.js'",
      "concurrently -k -c 'red,blue' 'tsc -w' 'wait-on dist && node --import=./x.mjs --watch dist/main.js'",
    ],
  ])('%s', (before, after) => {
    expect(edit({ dev: before })).toEqual({ dev: after });
    expect(edit({ dev: after })).toBe('done');
  });
});

describe('follows a script to those that it runs', () => {
  const others = { 'dev:web': 'vite', 'dev:api': 'node api.js', 'dev:api:log': 'node log.js', build: 'tsc' };

  it.each([
    ['npm run dev:api', ['dev:api']],
    ['npm run -s dev:api', ['dev:api']],
    ['pnpm dev:api', ['dev:api']],
    ['yarn run dev:api', ['dev:api']],
    ['node --run dev:api', ['dev:api']],
    ['npm run build && npm run dev:api', ['dev:api']],
    ['run-p dev:*', ['dev:api']],
    ['npm-run-all --parallel dev:web dev:api', ['dev:api']],
    ['concurrently "npm:dev:**"', ['dev:api', 'dev:api:log']],
    ['concurrently npm:dev:api npm:dev:web', ['dev:api']],
    ['concurrently "yarn dev:web" "yarn dev:api"', ['dev:api']],
  ])('%s', (dev, names) => {
    expect(Object.keys(edit({ dev, ...others }))).toEqual(names);
  });

  it('and not in circles', () => {
    expect(edit({ dev: 'npm run start:dev', 'start:dev': 'npm run dev' })).toBe('runs nothing');
  });
});

describe('says why it leaves a script alone', () => {
  it.each([
    ['bun --watch src/main.ts', 'runs on Bun, and Glasstrace records in Node.js'],
    ['deno run -A main.ts', 'runs on Deno, and Glasstrace records in Node.js'],
    ['wrangler dev', 'runs in a worker of Cloudflare, and Glasstrace records in Node.js'],
    ['ts-node src/main.ts', 'runs ts-node, which can’t load a .ts file together with "--import"; tsx can'],
    ['nodemon src/main.ts', 'runs ts-node, which can’t load a .ts file together with "--import"; tsx can'],
    [
      'nodemon --exec ts-node src/main.ts',
      'runs ts-node, which can’t load a .ts file together with "--import"; tsx can',
    ],
    [
      'node -r ts-node/register src/main.ts',
      'compiles TypeScript by "--require", which can’t be combined with "--import"; tsx can',
    ],
    ['nest start --watch', 'runs nest'],
    ['vite', 'runs vite'],
    ['turbo run dev', 'runs turbo'],
    ['npm run dev -w api', 'runs npm in another package'],
    ['pnpm --filter api dev', 'runs pnpm in another package'],
    ['npm run elsewhere', 'runs elsewhere'],
    ['node --test', 'runs no server'],
    ['node -e "1"', 'runs no server'],
    ['node server.js && echo done', 'runs echo'],
    ['(node server.js)', 'uses more of the shell than can be edited safely'],
    ['node $(ls *.js)', 'uses more of the shell than can be edited safely'],
    ['node "server.js', 'uses more of the shell than can be edited safely'],
    ['NODE_ENV=production node server.js', 'sets NODE_ENV=production, where nothing is recorded'],
    ['cross-env NODE_ENV=production node server.js', 'sets NODE_ENV=production, where nothing is recorded'],
    ['npm start', 'runs "start", which production may run too'],
  ])('%s', (dev, reason) => {
    expect(edit({ dev, start: 'node server.js' })).toBe(reason);
  });

  it('a configuration of nodemon that says what runs', () => {
    expect(edit({ dev: 'nodemon' }, { nodemonHasExec: true })).toBe('runs what the configuration of nodemon says');
    expect(edit({ dev: 'nodemon' }, { main: 'server.js' } as object)).toEqual({ dev: 'nodemon --import=./x.mjs' });
  });

  it('no script at all', () => {
    expect(edit({})).toBe('has no script "dev" or "start"');
  });
});

describe('leaves "start", which production runs, and', () => {
  it('takes the script for development, whatever its name', () => {
    expect(edit({ start: 'node server.js', 'start:dev': 'node --watch server.js' })).toEqual({
      'start:dev': 'node --import=./x.mjs --watch server.js',
    });
  });

  it('proposes a script "dev" where there is none', () => {
    expect(edit({ start: 'node server.js' })).toEqual({ dev: 'node --import=./x.mjs server.js' });
  });
});
