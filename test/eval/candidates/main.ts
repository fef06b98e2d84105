import { KNOWN_CASES } from './cases-known.ts';
import { UNSEEN_CASES } from './cases-unseen.ts';
import { type EvalResult, evaluate, isGoodEnough, score } from './evaluate.ts';
import { replaySession } from './replay.ts';

/** `npm run eval`: whether the first call finds the trace. Exits 1 when it does not often enough. */
const session = await replaySession();
const sets = { 'looked at while written': KNOWN_CASES, 'written before': UNSEEN_CASES };
console.log(`${session.traces} requests of ${session.operations} operations, recorded\n`);
const all: EvalResult[] = [];
try {
  for (const [set, cases] of Object.entries(sets)) {
    const results: EvalResult[] = [];
    console.log(`${set}\n  place  confidence  tokens  arguments`);
    for (const one of cases) {
      const result = await evaluate(one, session);
      results.push(result);
      console.log(lineOf(result));
    }
    all.push(...results);
    console.log(`  ${sentenceOf(results)}\n`);
  }
} finally {
  await session.close();
}
console.log(sentenceOf(all));
if (!isGoodEnough(score(all))) {
  console.error('Below the bar: 95 % first, all in the top three, never exact or high on another operation.');
  process.exitCode = 1;
}

function lineOf({ place, said, tokens, arguments: args, wrong, followed }: EvalResult): string {
  const flaws = [...wrong.map((label) => `wrong: ${label}`), ...(followed ? [] : ['get_trace answered another trace'])];
  const columns = [String(place || '-').padStart(5), said.padEnd(10).slice(0, 10), String(tokens).padStart(6)];
  return `  ${columns.join('  ')}  ${JSON.stringify(args)}${flaws.map((flaw) => `  !! ${flaw}`).join('')}`;
}

function sentenceOf(results: readonly EvalResult[]): string {
  const { cases, first, topThree, wrong, unfollowed, medianTokens } = score(results);
  return `${cases} cases: first ${first}, top three ${topThree}, sure of a wrong one ${wrong}, follow-up to another trace ${unfollowed}, median ${medianTokens} tokens`;
}
