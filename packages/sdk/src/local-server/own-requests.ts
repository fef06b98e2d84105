import type { ClientRequest } from 'node:http';

/** Our own requests to the server; they are made in the middle of the app's and are no part of these. */
export const OWN_REQUESTS = new WeakSet<ClientRequest>();
