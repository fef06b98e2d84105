import { request as httpRequest } from 'node:http';
import { Router } from 'express';
import { Agent } from 'undici';

export const shipping = Router();

const upstream = process.env.UPSTREAM_URL;

shipping.get('/refused', async (_request, response) => {
  const answer = await fetch(`${process.env.DEAD_URL}/depots`); // fails: connection-refused
  response.json(await answer.json());
});

shipping.get('/reset', async (_request, response) => {
  const answer = await fetch(`${upstream}/reset/depots`); // fails: connection-reset
  response.json(await answer.json());
});

shipping.get('/nowhere', async (_request, response) => {
  const answer = await fetch('http://depots.internal.invalid/list'); // fails: unknown-host
  response.json(await answer.json());
});

shipping.get('/tls', async (_request, response) => {
  const answer = await fetch(`${process.env.TLS_URL}/json/depots`); // fails: self-signed-certificate
  response.json(await answer.json());
});

shipping.get('/signal', async (_request, response) => {
  const answer = await fetch(`${upstream}/hang/quote`, { signal: AbortSignal.timeout(250) }); // fails: signal-timeout
  response.json(await answer.json());
});

const impatient = new Agent({ headersTimeout: 300 });

shipping.get('/headers', async (_request, response) => {
  const answer = await fetch(`${upstream}/hang/quote`, { dispatcher: impatient }); // fails: headers-timeout
  response.json(await answer.json());
});

shipping.get('/classic', (_request, response, next) => {
  const call = httpRequest(`${process.env.DEAD_URL}/labels`, (answer) => answer.pipe(response)); // fails: classic-refused
  call.on('error', next);
  call.end();
});

async function call(path) {
  const answer = await fetch(upstream + path);
  if (!answer.ok) throw new Error(`carrier answered ${answer.status}`); // fails: upstream-401, upstream-403, upstream-429, upstream-500, upstream-404
  return answer.json();
}

shipping.get('/quotes/:status', async (request, response) => {
  response.json(await call(`/status/${request.params.status}/quotes`));
});

shipping.get('/fastest', async (_request, response) => {
  const depots = ['north', 'south'].map((depot) => fetch(`${process.env.DEAD_URL}/${depot}`));
  response.json(await Promise.any(depots)); // fails: all-of-several
});

async function loadParcel(id) {
  try {
    return await fetch(`${process.env.DEAD_URL}/parcels/${id}`);
  } catch (cause) {
    throw new Error(`could not load parcel ${id}`, { cause }); // fails: cause-chain
  }
}

shipping.get('/parcels/:id', async (request, response) => {
  const parcel = await loadParcel(request.params.id);
  response.json(await parcel.json());
});

shipping.get('/track', async (_request, response) => {
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  response.send('somewhere');
});
