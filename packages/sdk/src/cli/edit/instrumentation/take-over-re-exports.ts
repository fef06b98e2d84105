import { endOf, identifiersOf, nameOf, startOf } from '../syntax/parse.ts';
import { endOfLine, startOfLine } from '../syntax/places.ts';
import { TAKEN_OVER } from './code.ts';
import { type ExportedThing, findExport } from './find-export.ts';
import type { Instrumentation } from './instrumentation.ts';

type ReExport = Extract<ExportedThing, { kind: 're-export' }>;
type Hook = 'register' | 'onRequestError';
const HOOKS: Hook[] = ['register', 'onRequestError'];

/**
 * Makes of `export { setup as register } from './setup'` a comment, and an import in its place. Answers the names that
 * the hooks have then; a hook that shares its statement with other exports stays as it is.
 */
export function takeOverReExports(file: Instrumentation): Partial<Record<Hook, string>> {
  const names: Partial<Record<Hook, string>> = {};
  const reExports = HOOKS.map((hook) => ({ hook, found: findExport(file.program, hook) })).filter(
    (each): each is { hook: Hook; found: ReExport } => each.found?.kind === 're-export',
  );
  const taken = identifiersOf(file.program);
  for (const statement of new Set(reExports.map(({ found }) => found.statement))) {
    const own = reExports.filter(({ found }) => found.statement === statement);
    if (statement.specifiers.length !== own.length || !isAlone(file.text, statement)) continue;
    const imports = own.map(({ hook, found }) => {
      const name = chooseName(found.imported, hook, taken);
      names[hook] = name;
      return name === found.imported ? name : `${found.imported} as ${name}`;
    });
    file.put(startOfLine(file.text, startOf(statement)), `${TAKEN_OVER}\n`);
    commentOut(file, statement);
    file.put(
      endOfLine(file.text, endOf(statement)),
      `\nimport { ${imports.join(', ')} } from '${nameOf(statement.source!)}';`,
    );
  }
  return names;
}

function chooseName(imported: string, hook: Hook, taken: ReadonlySet<string>): string {
  const isFree = imported !== 'default' && imported !== 'register' && imported !== 'onRequestError';
  // Its own statement is the one place that has it so far.
  if (isFree) return imported;
  const name = hook === 'register' ? 'registerApp' : 'reportRequestError';
  return taken.has(name) ? `${name}Itself` : name;
}

/** Whether the lines of a statement hold nothing else but a comment behind it. */
function isAlone(text: string, statement: ReExport['statement']): boolean {
  const before = text.slice(startOfLine(text, startOf(statement)), startOf(statement)).replace('\uFEFF', '');
  const behind = text.slice(endOf(statement), endOfLine(text, endOf(statement)));
  return before === '' && /^[ \t]*(?:\/\/.*)?$/.test(behind);
}

function commentOut(file: Instrumentation, statement: ReExport['statement']): void {
  for (let at = startOf(statement); ; ) {
    file.putRaw(at, '// ');
    const newline = file.text.indexOf('\n', at);
    if (newline === -1 || newline >= endOf(statement)) return;
    at = newline + 1;
  }
}
