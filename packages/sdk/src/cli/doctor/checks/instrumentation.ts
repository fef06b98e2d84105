import { relative, sep } from 'node:path';
import { patchInstrumentation } from '../../edit/instrumentation/patch.ts';
import { languageOf } from '../../edit/syntax/parse.ts';
import { decodeText, readBytes } from '../../edit/write.ts';
import { findRegisterScript } from '../../surroundings/dev-script.ts';
import { findInstrumentationFiles } from '../../surroundings/find-instrumentation.ts';
import { readPackageJson } from '../../surroundings/package-json.ts';
import { type Check, mendedBy, type Outcome, ok, problem } from '../check.ts';
import type { World } from '../world.ts';

/** Whether the app's own files load the recorder; that they did is told by `register`. */
export const instrumentation: Check = {
  id: 'instrumentation',
  title: 'Instrumentation',
  run: (world) => (world.surroundings().framework.name === 'next' ? ofNext(world) : ofNode(world)),
};

function ofNext({ dir, surroundings }: World): Outcome {
  const { sourceFolder } = surroundings();
  const show = (file: string) => relative(dir, file).split(sep).join('/');
  const files = findInstrumentationFiles(dir);
  const [file] = files;
  if (file === undefined) {
    return problem({
      says: 'The app has no instrumentation file.',
      why: 'It is what Next.js runs before the first request; from there Glasstrace begins to record.',
      ...mendedBy('init'),
    });
  }
  if (files.length > 1) {
    return problem({
      says: `There are ${files.map(show).join(' and ')}.`,
      why: 'Next.js reads one of them, and which depends on where the routes are.',
      fix: 'Bring them together in one file, and run: npx glasstrace init',
    });
  }
  const isInSource = show(file).startsWith('src/');
  if (isInSource !== (sourceFolder === 'src')) {
    return problem({
      says: `${show(file)} is not where Next.js looks: the routes are in ${sourceFolder === 'src' ? 'src' : 'the folder of the app'}.`,
      why: 'It has to stand beside the folder "app" or "pages".',
      fix: `Move it to ${sourceFolder === 'src' ? `src/${show(file)}` : show(file).slice('src/'.length)}`,
    });
  }
  return judge(show(file), patchInstrumentation(textOf(file), languageOf(file)));
}

const textOf = (file: string): string => decodeText(readBytes(file)!) ?? '';

function judge(name: string, edit: ReturnType<typeof patchInstrumentation>): Outcome {
  switch (edit.status) {
    case 'unchanged':
      return ok(`${name} loads Glasstrace`);
    case 'changed':
      return problem({
        says: `${name} does not load Glasstrace, or not all of it.`,
        why: 'Next.js runs the file, but nothing in it begins to record, or hands errors on.',
        ...mendedBy('init'),
      });
    case 'refused':
      return problem({
        says: `${name} can’t be read. ${edit.reason}`,
        why: 'Whether it loads Glasstrace does not show.',
        fix: 'Correct it, and run: npx glasstrace init',
      });
  }
}

function ofNode({ dir }: World): Outcome {
  const script = findRegisterScript(dir, readPackageJson(dir) ?? {});
  if (script.status === 'done') return ok(`the script "${script.name}" loads Glasstrace`);
  return problem({
    says: 'No script of package.json loads Glasstrace.',
    why: 'It has to be loaded before the app: node --import @glasstrace/sdk/register …',
    ...mendedBy('init'),
  });
}
