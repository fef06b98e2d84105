import type { Agent, Credential, EntryValue } from '../../../agents/agent.ts';
import type { EntryFile } from '../../../agents/config-file.ts';
import type { DraftEdit } from '../../../changes/drafts.ts';
import { printJsonEntry } from '../../../edit/json/print-json.ts';
import { countMissingContainers } from '../../../edit/json/read-json.ts';
import { setJsonEntry } from '../../../edit/json/set-json-entry.ts';
import { printTomlEntry, setTomlEntry, type TomlEntryValue } from '../../../edit/toml.ts';

interface Entry {
  name: string;
  value: EntryValue;
  servers: Record<string, unknown>;
  /** Of the file as planned so far. */
  text: string;
  credential: Credential | undefined;
}

export function entryEdit(
  { format }: Agent,
  { file, container }: EntryFile,
  { name, value, servers, text, credential }: Entry,
): DraftEdit {
  if (format === 'toml') {
    const place = { container: container[0]!, name };
    const table = value as TomlEntryValue;
    return {
      file,
      part: { kind: 'toml-entry', ...place },
      summary: `+ [${place.container}.${name}]`,
      snippet: printTomlEntry(place, table),
      change: (text) => setTomlEntry(text, place, table),
    };
  }
  const place = { container, name };
  const others = Object.keys(servers).filter((other) => other !== name).length;
  return {
    file,
    part: { kind: 'json-entry', ...place, madeContainers: countMissingContainers(text, container) },
    summary: `+ server "${name}"${others === 0 ? '' : ` (${others} other${others === 1 ? '' : 's'} untouched)`}`,
    snippet: `Under "${container.join('.')}":\n  ${printJsonEntry(name, value).replaceAll('\n', '\n  ')}`,
    change: (text) => setJsonEntry(text, place, value, format),
    secret: credential !== undefined && 'literal' in credential,
  };
}
