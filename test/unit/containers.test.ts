import dns from 'node:dns';
import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { openClient } from '../../packages/sdk/src/client/open-client.ts';
import { readSettings } from '../../packages/sdk/src/project/settings.ts';
import { createDestinationFinder } from '../../packages/sdk/src/runtime/export/destination.ts';
import { createExporter } from '../../packages/sdk/src/runtime/export/exporter.ts';
import { createHealth } from '../../packages/sdk/src/runtime/health.ts';
import { aSpan } from '../../packages/sdk/test/runtime/support/a-span.ts';
import { tempFolder, writeFiles } from '../../packages/sdk/test/support/temp-folder.ts';
import { aServer } from '../../packages/server/test/http/a-server.ts';

type Address = { address: string; family: 4 | 6 };
const IPV4: Address = { address: '127.0.0.1', family: 4 };
const IPV6: Address = { address: '::1', family: 6 };

/** Containers often have none. */
const hasIpv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'));

/** What the resolver of a container does: names that mean this machine, in an order of its own. */
function resolveTo(name: string, ...addresses: Address[]): void {
  const original = dns.lookup;
  const lookup = (host: string, options: dns.LookupOptions, done: (...answer: unknown[]) => void) => {
    if (host !== name) return (original as (...all: unknown[]) => void)(host, options, done);
    if (options.all) done(null, addresses);
    else done(null, addresses[0]!.address, addresses[0]!.family);
  };
  const spy = vi.spyOn(dns, 'lookup').mockImplementation(lookup as typeof dns.lookup);
  onTestFinished(() => spy.mockRestore());
}

/** A server of the host, and an app that reaches it by a name. */
async function anAppThatCallsIt(name: string, { listensOn = '127.0.0.1', allowedHosts = [] as string[] } = {}) {
  const { app } = await aServer({ allowedHosts });
  await app.listen({ port: 0, host: listensOn });
  const endpoint = `http://${name}:${(app.server.address() as AddressInfo).port}`;
  const dir = tempFolder();
  const home = join(dir, 'home');
  writeFiles(dir, { 'package.json': '{"name":"shop"}' });
  const env = { GLASSTRACE_ENDPOINT: endpoint, GLASSTRACE_HOME: home };
  const health = createHealth();
  const exporter = createExporter({
    destination: createDestinationFinder(dir, readSettings(dir, env)),
    hello: () => ({ sdkVersion: '0.1.0', session: { sessionId: '0123456789abcdef', startedAt: Date.now() } }),
    resource: () => ({ 'service.name': 'shop' }),
    health,
  });
  const client = openClient({ projectDir: dir, env });
  onTestFinished(() => client.close());
  return {
    endpoint,
    home,
    record: async () => {
      exporter.add(aSpan());
      await exporter.flush(30_000);
      return health.report();
    },
    ask: () => client.callTool('get_trace', { timeWindow: '1h' }),
  };
}

describe('an app in a container', () => {
  it('is recorded by the server of the host, under the name that it was opened to, and starts none of its own', async () => {
    resolveTo('host.docker.internal', IPV4);
    const { record, ask, home } = await anAppThatCallsIt('host.docker.internal', {
      allowedHosts: ['host.docker.internal'],
    });

    expect(await record()).toMatchObject({ spans: { captured: 1, exported: 1, failedAttempts: 0 } });
    expect((await ask()).structuredContent).toMatchObject({ success: true });
    expect(existsSync(home)).toBe(false);
  });

  it('is refused by a server that was not opened, with what to do about it, and its spans wait', async () => {
    resolveTo('host.docker.internal', IPV4);
    const { record, ask, endpoint } = await anAppThatCallsIt('host.docker.internal');

    expect(await record()).toMatchObject({ spans: { captured: 1, exported: 0, dropped: {} } });
    await expect(ask()).rejects.toMatchObject({
      code: 'HOST_NOT_ALLOWED',
      message: `The Host header "${new URL(endpoint).host}" does not name this server.`,
      fix: expect.stringContaining('npx glasstrace server restart --host 0.0.0.0 --allow-host <name>'),
    });
  });

  it('is refused under a name that is allowed with another port only', async () => {
    resolveTo('glasstrace', IPV4);
    const closed = await anAppThatCallsIt('glasstrace', { allowedHosts: ['glasstrace:14319'] });
    await expect(closed.ask()).rejects.toMatchObject({ code: 'HOST_NOT_ALLOWED' });
  });
});

describe('an app of this machine', () => {
  it.each([
    ['IPv6 first', [IPV6, IPV4]],
    ['IPv4 first', [IPV4, IPV6]],
  ])('reaches the server as localhost, %s', async (_order, addresses) => {
    resolveTo('localhost', ...addresses);
    const { record, ask } = await anAppThatCallsIt('localhost');
    expect(await record()).toMatchObject({ spans: { exported: 1 } });
    expect((await ask()).structuredContent).toMatchObject({ success: true });
  });

  it.runIf(hasIpv6)('reaches a server that listens on IPv6', async () => {
    const { record, ask } = await anAppThatCallsIt('[::1]', { listensOn: '::1' });
    expect(await record()).toMatchObject({ spans: { exported: 1 } });
    expect((await ask()).structuredContent).toMatchObject({ success: true });
  });
});
