import { type } from 'arktype';
import { Router } from 'express';
import ky from 'ky';
import { request as undiciRequest } from 'undici';

export const crossings = Router();

const harbour = process.env.UPSTREAM_URL!;

const Crossing = type({ from: 'string', passengers: 'number > 0' });

crossings.post('/crossings', (req, res) => {
  const crossing = Crossing.assert(req.body); // fails: arktype-refuses
  res.json(crossing);
});

crossings.get('/tides', async (_req, res) => {
  const tides = await ky.get(`${harbour}/hang/tides`, { timeout: 250, retry: 0 }).json(); // fails: ky-timeout
  res.json(tides);
});

crossings.get('/berths', async (_req, res) => {
  const berths = await ky.get(`${harbour}/status/401/berths`, { retry: 0 }).json(); // fails: ky-401
  res.json(berths);
});

crossings.get('/wind', async (_req, res) => {
  const { body } = await undiciRequest(`${process.env.DEAD_URL}/wind`); // fails: undici-request-refused
  res.json(await body.json());
});

crossings.get('/waves', async (_req, res) => {
  const { statusCode, body } = await undiciRequest(`${harbour}/status/500/waves`);
  if (statusCode >= 400) throw new Error('the buoy is silent'); // fails: buoy-answers-500
  res.json(await body.json());
});

interface Boat {
  name: string;
  captain: { licence?: { until: string } };
}
const boats: Boat[] = [
  { name: 'Ida', captain: { licence: { until: '2027-01-01' } } },
  { name: 'Olga', captain: {} },
];

crossings.get('/licences', (_req, res) => {
  const until = boats.map((boat) => new Date(boat.captain.licence!.until)); // fails: captain-without-licence
  res.json(until);
});

crossings.get('/schedule/:day', (req, res) => {
  const schedule = new Map([['monday', ['8:00']]]);
  const [first] = schedule.get(req.params.day)!; // fails: no-boats-on-that-day
  res.send(first);
});

const fares = { adult: 9 } as Record<string, number>;

crossings.get('/fares/:kind', (req, res) => {
  if (!(req.params.kind in fares)) {
    throw Object.assign(new Error(`no fare for ${req.params.kind}`), { status: 404 }); // fails: fare-with-a-status
  }
  res.json(fares[req.params.kind]);
});
