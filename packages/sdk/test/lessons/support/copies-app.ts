import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

type Sdk = typeof import('../../../src/index.ts');

/** Loads the SDK anew again and again, as hot reload and the two bundles of a Next.js app do. */
const copies = await Promise.all(
  Array.from({ length: 5 }, (_, copy) => import(`../../../src/index.ts?copy=${copy}`) as Promise<Sdk>),
);
for (const { registerGlasstrace } of copies) {
  await registerGlasstrace();
  await registerGlasstrace();
}

const server = createServer((_request, response) => {
  // Another copy than the one that was registered first.
  copies.at(-1)!.captureError(new Error('seen by the last copy'));
  response.end(String(new Set(copies).size));
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
