import { applyEdits, findNodeAtLocation, modify, parseTree } from 'jsonc-parser';

/** What a person does to a file, whether it holds something of ours or not. */
export type UserEdit =
  | { kind: 'add'; name: string; at: 'first' | 'last' }
  /** A server of their own, beside ours. */
  | { kind: 'add server'; name: string }
  /** What they added before. */
  | { kind: 'take away'; name: string }
  | { kind: 'line ends'; eol: '\n' | '\r\n' }
  | { kind: 'write anew'; text: string }
  | { kind: 'delete' };

/** The text after the edit, undefined for no file; the same when such a file can’t be edited so. */
export function edited(path: string, text: string | undefined, edit: UserEdit): string | undefined {
  switch (edit.kind) {
    case 'delete':
      return undefined;
    case 'write anew':
      return edit.text;
    case 'line ends':
      return text?.replace(/\r?\n/g, edit.eol);
    case 'add server':
      return isJson(path) ? withProperty(text, [containerOf(path), edit.name], { command: 'x' }) : text;
    case 'take away':
      if (isJson(path))
        return withProperty(withProperty(text, [containerOf(path), edit.name], undefined), [edit.name], undefined);
      return text?.replace(new RegExp(`^.*\\b${edit.name}\\b.*\r?\n`, 'm'), '');
    case 'add':
      if (isJson(path)) return withProperty(text, [edit.name], 1, edit.at === 'first');
      return withLine(text ?? '', lineFor(path, edit.name, edit.at), edit.at);
  }
}

export const isJson = (path: string) => /\.jsonc?$/.test(path);

export const containerOf = (path: string): string =>
  path.includes('opencode') ? 'mcp' : /vscode|Code\/User/.test(path) ? 'servers' : 'mcpServers';

function withProperty(text: string | undefined, path: string[], value: unknown, isFirst = false): string | undefined {
  const bom = text?.startsWith('\uFEFF') ? '\uFEFF' : '';
  const bare = (text ?? '').slice(bom.length);
  const json = bare.trim() === '' ? `${bare}{}` : bare;
  const root = parseTree(json);
  if (root?.type !== 'object' || (value === undefined && findNodeAtLocation(root, path) === undefined)) return text;
  const edits = modify(json, path, value, {
    formattingOptions: { insertSpaces: true, tabSize: 2 },
    ...(isFirst && { getInsertionIndex: () => 0 }),
  });
  return bom + applyEdits(json, edits);
}

function lineFor(path: string, name: string, at: 'first' | 'last'): string {
  if (path.endsWith('.toml')) return at === 'first' ? `${name} = 1` : `[${name}]`;
  if (/\.[mc]?[jt]s$/.test(path)) return `export const ${name} = 1;`;
  return path.endsWith('.env') ? `${name}=1` : name;
}

function withLine(text: string, line: string, at: 'first' | 'last'): string {
  const bom = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  const bare = text.slice(bom.length);
  const eol = bare.includes('\r\n') ? '\r\n' : '\n';
  if (at === 'first') return `${bom}${line}${eol}${bare}`;
  return `${bom}${bare}${bare === '' || bare.endsWith('\n') ? '' : eol}${line}${eol}`;
}
