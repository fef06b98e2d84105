import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createScenario, type Scenario, setUp } from './support/scenario.ts';

/** What a developer may have had before. */
const MCP_JSON = '{\n\t"mcpServers": {\n\t\t"docs": { "type": "http", "url": "https://docs.example/mcp" }\n\t}\n}';
const CODEX_TOML = '# my settings\nmodel = "o5"   # the good one\n\n[mcp_servers.docs]\ncommand = "docs-mcp"\n';
const AGENTS_MD = '# Notes\r\n\r\nUse tabs.\r\n';

describe('init and uninit in a real app', () => {
  let scenario: Scenario;

  beforeAll(async () => {
    scenario = await createScenario('init');
    write('.mcp.json', MCP_JSON);
    write('.codex/config.toml', CODEX_TOML);
    write('AGENTS.md', AGENTS_MD);
  });

  afterAll(() => scenario.end());

  function write(file: string, text: string): void {
    const path = join(scenario.app, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }

  const read = (file: string) => readFileSync(join(scenario.app, file), 'utf8');

  /** Every file of the app and of the home folder, as bytes; dependencies, git's own files and the server's data aside. */
  function snapshot(): Map<string, string> {
    const files = new Map<string, string>();
    const { folder: sandbox, glasstraceHome } = scenario.sandbox;
    const visit = (folder: string) => {
      for (const entry of readdirSync(folder, { withFileTypes: true })) {
        const path = join(folder, entry.name);
        if (entry.isFile()) files.set(relative(sandbox, path), readFileSync(path, 'latin1'));
        else if (!['node_modules', '.git'].includes(entry.name) && path !== glasstraceHome) visit(path);
      }
    };
    visit(sandbox);
    return files;
  }

  it('keeps what was in the files, changes nothing the second time, and can be undone byte for byte', async () => {
    const before = snapshot();

    await setUp(scenario, 'all');
    const after = snapshot();
    expect(JSON.parse(read('.mcp.json')).mcpServers).toMatchObject({
      docs: { type: 'http', url: 'https://docs.example/mcp' },
      glasstrace: { command: 'npx' },
    });
    expect(read('.mcp.json')).toContain('\t\t"docs": { "type": "http", "url": "https://docs.example/mcp" }');
    expect(read('.codex/config.toml').startsWith(CODEX_TOML.trimEnd())).toBe(true);
    expect(read('AGENTS.md').startsWith(AGENTS_MD)).toBe(true);
    expect(read('src/instrumentation.ts')).toContain('@glasstrace/sdk');

    await setUp(scenario, 'all');
    expect(snapshot()).toEqual(after);

    const undone = await scenario.glasstrace(['uninit', '--yes']);
    expect(undone.exitCode, undone.stderr).toBe(0);
    const left = snapshot();
    for (const [file, bytes] of before) expect(left.get(file), file).toBe(bytes);
    const added = [...left.keys()].filter((file) => !before.has(file));
    expect(added.every((file) => file.startsWith(join('app', '.glasstrace')))).toBe(true);
  });

  it('leaves no secret in a file that git would commit', async () => {
    await setUp(scenario, 'all');
    const key = scenario.apiKey();

    const { stdout } = await scenario.git('ls-files', '--cached', '--others', '--exclude-standard');
    const files = stdout.split('\n').filter(Boolean);
    expect(files).toContain('src/instrumentation.ts');
    for (const file of files) expect(read(file), file).not.toContain(key);
  });
});
