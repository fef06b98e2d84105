import { findErrorBy, whereIs } from '../facts.ts';
import { CONFIDENCE, type Rule } from '../rule.ts';
import { excerpt, name } from '../words.ts';

const CODES = new Set([
  'MODULE_NOT_FOUND',
  'ERR_MODULE_NOT_FOUND',
  'ERR_PACKAGE_PATH_NOT_EXPORTED',
  'ERR_UNSUPPORTED_DIR_IMPORT',
]);

/** A file or package that is imported and is not there. */
export const missingModule: Rule = {
  name: 'missing-module',
  explain(facts) {
    const found = findErrorBy(facts, ({ code, message }) => {
      const isBundlers = /^Module not found: (?:Error: )?Can't resolve '/.test(message);
      return (code !== undefined && CODES.has(code)) || isBundlers ? readModule(message) : undefined;
    });
    if (!found) return undefined;
    const { error, known } = found;
    const module = name(known.module);
    const importer = name(known.importer);
    const isPackage = known.module !== undefined && !/^[./~]|^[A-Za-z]:\//.test(known.module);
    const what = (kind: string) => (module === undefined ? 'A module' : `The ${kind} ${module}`);
    const where = importer ? `, imported by ${importer},` : '';
    const at =
      error.frame || facts.failure?.location ? whereIs(facts, error) : `in ${importer ?? 'the file that imports it'}`;
    return {
      rootCause:
        error.code === 'ERR_PACKAGE_PATH_NOT_EXPORTED'
          ? `${what('package')} does not export the path that is imported from it.`
          : isPackage
            ? `${what('package')}${where} is not installed where the app runs.`
            : `${what('file')}${where} does not exist: the path is wrong, or the file was not built or copied.`,
      suggestedFix: isPackage
        ? `Install it (\`npm install ${packageOf(known.module!)}\`) or correct the import ${at}; in production check that it is no development dependency.`
        : `Correct the path ${at} (spelling, capital letters, and the extension, which ES modules need), or create the file.`,
      confidence: CONFIDENCE.certain,
      category: 'configuration-error',
      about: error,
      evidence: [
        error.code === undefined
          ? {
              path: error.paths.message,
              value: excerpt(error.message),
              why: 'the bundler’s words for a missing module',
            }
          : { path: error.paths.code, value: error.code, why: 'the code of a missing module' },
        ...(error.code === undefined
          ? []
          : [{ path: error.paths.message, value: excerpt(error.message), why: 'names the module' }]),
      ],
    };
  },
};

function readModule(message: string): { module?: string; importer?: string } {
  const module = /(?:find (?:module|package)|resolve|Directory import) ['"]([^'"]+)['"]/i.exec(message)?.[1];
  const importer = /imported from (\S+?)(?:\s|$)/.exec(message)?.[1];
  return { ...(module !== undefined && { module }), ...(importer !== undefined && { importer }) };
}

/** `@scope/name` of `@scope/name/file`. */
const packageOf = (module: string): string => /^(@[\w.-]+\/)?[\w.-]+/.exec(module)?.[0] ?? module;
