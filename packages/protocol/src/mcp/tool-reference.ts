import { z } from 'zod';
import { inputJsonSchema, type ToolContract } from '../tool.ts';
import { TOOL_CONTRACTS } from '../tools/all.ts';
import { TOOL_REFERENCE_URI } from './resources.ts';
import { COMMON_REASONS, REASON_MEANINGS, TOOL_NOTES } from './tool-notes.ts';
import { type JsonSchema, writeType } from './write-type.ts';

/**
 * The reference of all tools, or of the one of that name, as Markdown: what an agent or a person looks a field up in.
 * Made from the schemas; undefined when there is no tool of that name.
 */
export function writeToolReference(name?: string): string | undefined {
  const contracts = name === undefined ? TOOL_CONTRACTS : TOOL_CONTRACTS.filter((contract) => contract.name === name);
  if (contracts.length === 0) return undefined;
  const types = new Map<string, string>();
  const tools = contracts.map((contract) => writeTool(contract, types));
  return [
    '# Tools',
    ENVELOPE,
    ...tools,
    '## Diagnostics',
    Object.entries(REASON_MEANINGS)
      .map(([reason, meaning]) => `- \`${reason}\`: ${meaning}`)
      .join('\n'),
    '## Types',
    code('ts', [...types].map(([type, text]) => `type ${type} = ${text}`).join('\n\n')),
  ].join('\n\n');
}

/** The text of a reference; undefined when the URI names none. It is the same for everybody. */
export function readReference(uri: string): string | undefined {
  if (uri === TOOL_REFERENCE_URI) return writeToolReference();
  return uri.startsWith(`${TOOL_REFERENCE_URI}/`)
    ? writeToolReference(uri.slice(TOOL_REFERENCE_URI.length + 1))
    : undefined;
}

const ENVELOPE = `Every tool answers \`{success: true, data}\` or \`{success: false, diagnostic: ToolDiagnostic}\`, in \`structuredContent\` and, as
compact JSON, as text. Times are milliseconds, timestamps milliseconds since the epoch. Trace ids are 32 hex digits, in
any case, with or without dashes, or a unique prefix of 8 or more. A time window is \`"15m"\`, \`"24h"\`, an ISO 8601 time or
interval, or \`{start, end}\`. \`maxTokens\` is the budget of an answer in tokens of o200k_base, 2,000 unless told, at most
8,000; what it cuts is named in \`omitted\`, with the call that gets it. Cursors belong to their query. Every call is
answered from what its credential may see, and nothing else. Any tool can answer
${COMMON_REASONS.map((reason) => `\`${reason}\``).join(', ')}.`;

function writeTool(contract: ToolContract, types: Map<string, string>): string {
  const notes = TOOL_NOTES[contract.name]!;
  const { $schema: _, $defs = {}, ...output } = z.toJSONSchema(contract.output, { io: 'output' }) as JsonSchema;
  for (const [name, schema] of Object.entries($defs)) {
    if (!isAlias(schema)) types.set(name, writeType(schema, $defs));
  }
  return [
    `## ${contract.name}`,
    contract.description,
    `In a terminal: \`${notes.command}\`. Tiers: ${notes.tiers}`,
    writeParameters(contract),
    'Its `data`:',
    code('ts', writeType(output, $defs)),
    `Diagnostics: ${notes.reasons.map((reason) => `\`${reason}\``).join(', ')}.`,
    'Example:',
    code('json', JSON.stringify(notes.example.arguments)),
    code('json', JSON.stringify({ success: true, data: notes.example.data }, null, 2)),
  ].join('\n\n');
}

function writeParameters(contract: ToolContract): string {
  const { properties = {}, required = [] } = inputJsonSchema(contract) as JsonSchema;
  const rows = Object.entries(properties).map(([name, schema]) => {
    const needed = required.includes(name) ? 'required' : '';
    const { description = '', ...rest } = schema;
    return `| \`${name}\` | ${cell(`\`${writeType(rest).replace(/\s+/g, ' ')}\``)} | ${needed} | ${cell(description)} |`;
  });
  return ['| parameter | type | | |', '|---|---|---|---|', ...rows].join('\n');
}

/** A schema that only stands for another one, as zod makes for recursive types. */
const isAlias = (schema: JsonSchema): boolean => schema.$ref !== undefined && Object.keys(schema).length === 1;

const cell = (text: string): string => text.replaceAll('|', '\\|');

const code = (language: string, text: string): string => `\`\`\`${language}\n${text}\n\`\`\``;
