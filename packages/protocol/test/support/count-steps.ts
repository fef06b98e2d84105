import { type AST, RegExpParser } from '@eslint-community/regexpp';

/** One step of a matcher. */
type Instruction =
  | { op: 'character'; is: (character: string) => boolean }
  | { op: 'split'; first: number; second: number }
  | { op: 'jump'; to: number }
  | { op: 'look'; program: Program; negate: boolean }
  | { op: 'assert'; holds: (text: string, at: number) => boolean }
  | { op: 'match' };

interface Program {
  instructions: Instruction[];
  /** 1 reads forward, -1 backward, as what stands in a lookbehind. */
  direction: 1 | -1;
}

/**
 * Matches as a backtracking engine does, and counts its steps: the time that a pattern takes, without a clock. Engines
 * skip some of them, and never need more. Throws for what the patterns here have no need of, such as back-references.
 */
export function countSteps(pattern: RegExp, text: string): { steps: number; matches: string[] } {
  const program = compile(new RegExpParser().parseLiteral(String(pattern)).pattern.alternatives, 1, pattern.flags);
  const counter = { steps: 0 };
  const matches: string[] = [];
  for (let start = 0; start <= text.length; ) {
    const end = run(program, text, start, counter);
    if (end === undefined) start++;
    else {
      matches.push(text.slice(start, end));
      if (!pattern.global) break;
      start = Math.max(end, start + 1);
    }
  }
  return { steps: counter.steps, matches };
}

/** Where the match ends that begins at `start`. */
function run(program: Program, text: string, start: number, counter: { steps: number }): number | undefined {
  const { instructions, direction } = program;
  const untried: [instruction: number, at: number][] = [[0, start]];
  for (let next = untried.pop(); next !== undefined; next = untried.pop()) {
    let [index, at] = next;
    for (let fails = false; !fails; ) {
      counter.steps++;
      const instruction = instructions[index]!;
      switch (instruction.op) {
        case 'match':
          return at;
        case 'jump':
          index = instruction.to;
          break;
        case 'split':
          untried.push([instruction.second, at]);
          index = instruction.first;
          break;
        case 'character': {
          const character = text[direction === 1 ? at : at - 1];
          fails = character === undefined || !instruction.is(character);
          at += direction;
          index++;
          break;
        }
        case 'look':
          fails = (run(instruction.program, text, at, counter) === undefined) !== instruction.negate;
          index++;
          break;
        case 'assert':
          fails = !instruction.holds(text, at);
          index++;
          break;
      }
    }
  }
  return undefined;
}

function compile(alternatives: readonly AST.Alternative[], direction: 1 | -1, flags: string): Program {
  const instructions: Instruction[] = [];
  const add = (instruction: Instruction) => instructions.push(instruction) - 1;

  function addChoice(choices: readonly AST.Alternative[]): void {
    const [first, ...others] = choices;
    if (others.length === 0) {
      addSequence(first!);
      return;
    }
    const split = add({ op: 'jump', to: 0 });
    addSequence(first!);
    const jump = add({ op: 'jump', to: 0 });
    instructions[split] = { op: 'split', first: split + 1, second: instructions.length };
    addChoice(others);
    instructions[jump] = { op: 'jump', to: instructions.length };
  }

  function addSequence({ elements }: AST.Alternative): void {
    for (const element of direction === 1 ? elements : elements.toReversed()) addElement(element);
  }

  function addElement(element: AST.Element): void {
    switch (element.type) {
      case 'Character':
      case 'CharacterSet':
      case 'CharacterClass':
        add({ op: 'character', is: characterTest(element.raw, flags) });
        break;
      case 'Group':
      case 'CapturingGroup':
        addChoice(element.alternatives);
        break;
      case 'Quantifier':
        addRepetition(element);
        break;
      case 'Assertion':
        addAssertion(element);
        break;
      default:
        throw new Error(`Not counted: ${element.type}`);
    }
  }

  function addRepetition({ element, min, max, greedy }: AST.Quantifier): void {
    for (let count = 0; count < min; count++) addElement(element);
    const isEndless = max === Number.POSITIVE_INFINITY;
    const splits: number[] = [];
    for (let count = min; count < (isEndless ? min + 1 : max); count++) {
      const split = add({ op: 'jump', to: 0 });
      splits.push(split);
      addElement(element);
      if (isEndless) add({ op: 'jump', to: split });
    }
    const after = instructions.length;
    for (const split of splits) {
      const [first, second] = greedy ? [split + 1, after] : [after, split + 1];
      instructions[split] = { op: 'split', first, second };
    }
  }

  function addAssertion(assertion: AST.Assertion): void {
    switch (assertion.kind) {
      case 'lookahead':
      case 'lookbehind': {
        const program = compile(assertion.alternatives, assertion.kind === 'lookahead' ? 1 : -1, flags);
        add({ op: 'look', program, negate: assertion.negate });
        break;
      }
      case 'word':
        add({ op: 'assert', holds: (text, at) => (isWord(text[at - 1]) !== isWord(text[at])) !== assertion.negate });
        break;
      case 'start':
        add({ op: 'assert', holds: (_, at) => at === 0 });
        break;
      case 'end':
        add({ op: 'assert', holds: (text, at) => at === text.length });
        break;
    }
  }

  addChoice(alternatives);
  add({ op: 'match' });
  return { instructions, direction };
}

const isWord = (character: string | undefined): boolean => character !== undefined && /\w/.test(character);

function characterTest(raw: string, flags: string): (character: string) => boolean {
  const pattern = new RegExp(`^${raw}$`, flags.replace('g', ''));
  const known = new Map<string, boolean>();
  return (character) => {
    const answer = known.get(character) ?? pattern.test(character);
    known.set(character, answer);
    return answer;
  };
}
