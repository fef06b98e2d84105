// npm run eval:root-cause -- [--set rules] [--all] [name …]: what get_root_cause says about the recorded failures
import { parseArgs } from 'node:util';
import { explainAll } from './explain.ts';
import { judge, missedBars, SURE, score, type Verdict } from './judge.ts';
import { listRecordings, listSets, readRecording } from './recording.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { set: { type: 'string' }, all: { type: 'boolean' } },
});

for (const set of values.set === undefined ? listSets() : [values.set]) {
  const names = listRecordings(set).filter((name) => positionals.length === 0 || positionals.includes(name));
  const recordings = names.map((name) => readRecording(set, name));
  const explanations = await explainAll(recordings);
  const verdicts = recordings.map((recording, index) => judge(recording, explanations[index]!));
  print(set, verdicts);
}

function print(set: string, verdicts: readonly Verdict[]): void {
  console.log(`\n${set}: ${verdicts.length} recorded failures`);
  for (const verdict of verdicts) {
    const problems = problemsOf(verdict);
    const mark = verdict.confidentlyWrong ? '✗✗' : problems.length > 0 ? '✗ ' : verdict.confidence > 0 ? '✓ ' : '· ';
    const { name, confidence, category, said } = verdict;
    const place = verdict.place?.told ?? '';
    console.log(`${mark} ${name.padEnd(34)} ${confidence.toFixed(2)}  ${category.told.padEnd(21)} ${place}`);
    for (const problem of problems) console.log(`     ${problem}`);
    if (values.all || positionals.length > 0) console.log(`     ${said}`);
  }
  const seen = verdicts.filter(({ expect }) => expect.mended);
  printScore(verdicts);
  if (seen.length > 0) {
    console.log(`\nwithout the ${seen.length} with which the analyser was mended after it had been wrong:`);
    printScore(verdicts.filter(({ expect }) => !expect.mended));
  }
  for (const missed of missedBars(score(verdicts))) {
    console.error(`Below the bar: ${missed}.`);
    process.exitCode = 1;
  }
}

function printScore(verdicts: readonly Verdict[]): void {
  const result = score(verdicts);
  const of = (part: number, whole: number) =>
    `${part} of ${whole} (${Math.round((100 * part) / Math.max(1, whole))} %)`;
  console.log(`
concluded            ${of(result.concluded, result.recordings)}; · is silence
category right       ${of(result.rightCategory, result.recordings)}; in silence, that of the summary
line right           ${of(result.rightPlace, result.placed)} that have one
names what matters   ${of(result.namesAll, result.named)} where it can
confidence ≥ ${SURE}     ${result.sure}, of these wrong: ${result.confidentlyWrong}`);
}

function problemsOf({ category, place, accuses, lacks = [], expect, confidentlyWrong }: Verdict): string[] {
  return [
    ...(category.right ? [] : [`category ${category.told}, not ${[expect.category].flat().join(' or ')}`]),
    ...(place?.right === false
      ? [`line ${place.told}, not ${expect.at.map(({ file, line }) => `${file}:${line}`)}`]
      : []),
    ...(lacks.length > 0 ? [`does not name ${lacks.join(', ')}`] : []),
    ...(accuses.length > 0 ? [`accuses ${accuses.join(', ')}`] : []),
    ...(confidentlyWrong && expect.determinable === false ? ['sure of what cannot be known'] : []),
  ];
}
