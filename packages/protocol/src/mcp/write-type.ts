/** The parts of JSON Schema 2020-12 that zod writes. */
export interface JsonSchema {
  $ref?: string;
  $schema?: string;
  $defs?: Record<string, JsonSchema>;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: boolean | JsonSchema;
  description?: string;
}

/** A JSON Schema as a TypeScript type, its descriptions as comments; `definitions` resolves what only stands for another. */
export function writeType(schema: JsonSchema, definitions: Record<string, JsonSchema> = {}, indent = ''): string {
  const write = (inner: JsonSchema, depth = indent) => writeType(inner, definitions, depth);
  if (schema.$ref !== undefined) {
    const name = schema.$ref.split('/').at(-1)!;
    const target = definitions[name];
    return target?.$ref === undefined ? name : write(target);
  }
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  const options = schema.anyOf ?? schema.oneOf;
  if (options) return options.map((option) => write(option)).join(' | ');
  if (schema.type === 'array') {
    const item = write(schema.items ?? {});
    return item.includes(' | ') && !item.startsWith('{') ? `(${item})[]` : `${item}[]`;
  }
  if (schema.properties) return writeObject(schema, write, indent);
  if (schema.type === 'object') return 'Record<string, unknown>';
  const types = [schema.type ?? 'unknown'].flat();
  return types.map((type) => (type === 'integer' ? 'number' : type)).join(' | ');
}

function writeObject(
  { properties = {}, required = [] }: JsonSchema,
  write: (inner: JsonSchema, depth: string) => string,
  indent: string,
): string {
  const inner = `${indent}  `;
  const fields = Object.entries(properties).map(([name, schema]) => {
    const comment = schema.description === undefined ? '' : `${inner}/** ${schema.description} */\n`;
    return `${comment}${inner}${name}${required.includes(name) ? '' : '?'}: ${write(schema, inner)};\n`;
  });
  return `{\n${fields.join('')}${indent}}`;
}
