import { nameOf, type Program, type Statement, sourceOf } from '../syntax/parse.ts';
import { PACKAGE } from './code.ts';

/** The statement of ours that imports the SDK, and its variable. */
export function findSdkImport(program: Program, text: string): { statement: Statement; name: string } | undefined {
  for (const statement of program.body) {
    if (statement.type !== 'VariableDeclaration' || statement.declarations.length !== 1) continue;
    const { id } = statement.declarations[0]!;
    const source = sourceOf(text, statement);
    if (id.type === 'Identifier' && /\bimport\(/.test(source) && source.includes(PACKAGE)) {
      return { statement, name: nameOf(id)! };
    }
  }
  return undefined;
}
