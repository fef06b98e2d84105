// What it costs an app to have the recorder, before the first request. What every server has loaded anyway is no part
// of that.
import 'node:http';
import 'node:https';
import { readUsage } from './usage.js';

const before = readUsage();
const { start } = await import(`./recorders/${process.env.BENCH_RECORDER}.js`);
await start();
const after = readUsage();
console.log(JSON.stringify({ cpuUs: after.cpuUs - before.cpuUs, rssBytes: after.rssBytes - before.rssBytes }));
process.exit();
