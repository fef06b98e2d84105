// npm run tokens: what the answers weigh, on recorded requests
import { measure } from './measure.ts';

for (const { what, tokens, ceiling } of await measure()) {
  const over = tokens > ceiling;
  if (over) process.exitCode = 1;
  console.log(`${over ? '✗' : ' '} ${what.padEnd(62)} ${String(tokens).padStart(5)} of ${String(ceiling).padStart(5)}`);
}
