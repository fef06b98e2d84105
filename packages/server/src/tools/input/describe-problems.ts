import type { z } from 'zod';

type JsonSchema = Record<string, unknown>;

/** What is wrong with a tool's arguments: each sentence names the parameter, what is valid, and what was sent. */
export function describeProblems(tool: string, schema: JsonSchema, args: unknown, error: z.ZodError): string {
  const properties = (schema.properties ?? {}) as Record<string, JsonSchema>;
  if (typeof args !== 'object' || args === null || Array.isArray(args)) {
    return `Arguments must be an object with any of: ${Object.keys(properties).join(', ')}.`;
  }
  const sentences = error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys' && issue.path.length === 0) {
      return issue.keys.map((key) => unknownParameter(tool, key, Object.keys(properties)));
    }
    const name = String(issue.path[0]);
    const sent = (args as Record<string, unknown>)[name];
    const valid = describeValid(properties[name] ?? {});
    return sent === undefined ? `${name} is required: ${valid}.` : `${name} must be ${valid}; got ${quote(sent)}.`;
  });
  return [...new Set(sentences)].join(' ');
}

function unknownParameter(tool: string, key: string, known: string[]): string {
  const meant = known.find((name) => name.toLowerCase() === key.toLowerCase().replaceAll('_', ''));
  const hint = meant === undefined ? `It takes: ${known.join(', ')}.` : `Use ${meant}.`;
  return `${tool} has no parameter ${quote(key)}. ${hint}`;
}

function describeValid(schema: JsonSchema): string {
  const { type, minimum, maximum, description } = schema;
  if (type === 'integer') {
    if (minimum !== undefined && maximum !== undefined) return `an integer from ${minimum} to ${maximum}`;
    return minimum === undefined ? 'an integer' : `an integer of at least ${minimum}`;
  }
  if (type === 'boolean') return 'true or false';
  if (type === 'string')
    return `a string${description === undefined ? '' : ` (${String(description).replace(/\.$/, '')})`}`;
  return String(description ?? 'of another type').replace(/\.$/, '');
}

/** What the caller sent, short enough for a sentence. */
function quote(value: unknown): string {
  const json = JSON.stringify(value) ?? String(value);
  return json.length > 60 ? `${json.slice(0, 59)}…` : json;
}
