import { LOOPBACK } from '@glasstrace/protocol/environment';
import type { Settings } from '../../../../project/settings.ts';
import type { Transport } from './agent-setup.ts';

/** Where a server answers agents over HTTP: the one that is named, else the local one. */
export const mcpUrl = ({ endpoint, port }: Pick<Settings, 'endpoint' | 'port'>): string =>
  `${endpoint ?? `http://${LOOPBACK}:${port}`}/mcp`;

/** How agents reach it when nobody chose: by the bridge, which starts a local server, or by HTTP one that is named. */
export const usualTransport = ({ endpoint }: Pick<Settings, 'endpoint'>): Transport =>
  endpoint === undefined ? 'stdio' : 'http';
