import { ENV } from '@glasstrace/protocol/environment';
import { z } from 'zod';
import { pattern, settingsSchema, TYPE_TEXTS } from './schema.ts';
import type { SettingRule } from './setting-rule.ts';

/** What the schema says of one setting, in plain data. */
interface Setting extends SettingRule {
  description: string;
  type: string;
  default: unknown;
}

/** Text of `settings.generated.ts`: the interface for users and the rules that the runtime checks by. */
export function generateModule(): string {
  const settings = describeSettings();
  return `${[
    '// Made from schema.ts by `npm run generate:settings`; do not edit.',
    "import type { OutgoingLog } from '../outgoing-log.ts';",
    "import type { OutgoingSpan } from '../outgoing-span.ts';",
    "import type { SettingRule } from '../setting-rule.ts';",
    '',
    '/** What an app may set: in `registerGlasstrace()`, in `glasstrace.config.*`, and most of it in the environment. */',
    'export interface GlasstraceConfig {',
    ...settings.flatMap(([name, { description, type, default: value }]) => [
      `  /** ${description}${value === undefined || Array.isArray(value) ? '' : ` Default: ${value}.`} */`,
      `  ${name}?: ${type};`,
    ]),
    '}',
    '',
    '/** The same, complete. */',
    'export interface RecordingSettings {',
    ...settings.map(([name, { type, default: value }]) => `  ${name}${value === undefined ? '?' : ''}: ${type};`),
    '}',
    '',
    'export const SETTING_RULES: Readonly<Record<keyof GlasstraceConfig, SettingRule>> = {',
    ...settings.flatMap(([name, { description: _, type: __, default: ___, ...rule }]) => [
      `  ${name}: {`,
      ...Object.entries(rule).map(([key, value]) => `    ${key}: ${literal(value)},`),
      '  },',
    ]),
    '};',
    '',
    'export const DEFAULTS: Readonly<RecordingSettings> = {',
    ...settings.flatMap(([name, { default: value }]) => (value === undefined ? [] : [`  ${name}: ${literal(value)},`])),
    '};',
  ].join('\n')}\n`;
}

/** Text of docs/settings.md. */
export function generateDocs(): string {
  const rows = describeSettings().map(([name, { description, type, env, default: value }]) => {
    const cells = [
      `\`${name}\``,
      `\`${type}\``,
      env === undefined ? '' : `\`${env}\``,
      shownDefault(value),
      description,
    ];
    return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  });
  const rowsOf = (variables: Variables) =>
    Object.entries(variables).map(([name, text]) => `| \`${ENV[name as keyof typeof ENV]}\` | ${text} |`);
  return `${[
    '<!-- Made from packages/sdk/src/config/schema.ts by `npm run generate:settings`; do not edit. -->',
    '# Settings',
    '',
    'Nothing has to be set. What is recorded can be set in three places; the first that says something wins:',
    '',
    '1. the options of `registerGlasstrace({ … })` in `instrumentation.ts`,',
    '2. the environment, and `.env.local` beside it,',
    '3. `glasstrace.config.mjs`, `.js`, `.ts` or `.json` in the folder of the app: its default export, or the JSON object.',
    '',
    'A `.ts` file needs a Node.js that runs TypeScript by itself (22.18, 23.6 or newer); on Node.js 20 use `.mjs`, with',
    "`/** @type {import('@glasstrace/sdk').GlasstraceConfig} */` above the export for the same help from the editor.",
    'The file is read once, when the app starts.',
    '',
    '| setting | type | environment | default | what it does |',
    '|---|---|---|---|---|',
    ...rows,
    '',
    'A list in the environment is separated by commas, or a JSON array where a comma is part of a value. A switch is',
    '`true` or `false` (also `1`, `on`, `yes`, `0`, `off`, `no`).',
    '',
    'A value that cannot be used never stops the app: its default stays in force, the dev server says so in one line, and',
    '`npx glasstrace status` names the place and the form that is expected.',
    '',
    '## Where Glasstrace sends to, and when',
    '',
    'Read from the environment and `.env.local` by the app, the command line and the bridge alike.',
    '',
    '| environment | what it does |',
    '|---|---|',
    ...rowsOf(CONNECTION),
    '',
    '## What the local server keeps',
    '',
    'Read by the server from the environment of whoever starts it: the app, an agent or you. A server of your own takes them',
    'as flags, too, with others: `npx glasstrace-server --help`.',
    '',
    '| environment | what it does |',
    '|---|---|',
    ...rowsOf(LOCAL_SERVER),
  ].join('\n')}\n`;
}

type Variables = Partial<Record<keyof typeof ENV, string>>;

const CONNECTION: Variables = {
  apiKey: 'Key of a developer, `gt_dev_…`. Without it the anonymous key of the project in `.glasstrace/` is used.',
  endpoint:
    'Base URL of a server other than the local one, such as `https://glasstrace.example`; then no local server is started.',
  home: "Folder of the local server's data and state. Default: `~/.glasstrace`.",
  port: 'Port that the local server prefers. Default: 4319.',
  autostart: '`0` keeps the local server from being started.',
  forceEnable: '`true` records in production too.',
  coverageMap: '`false` keeps the import graph of the app from being read; with a hosted server it has to be `true`.',
};

const LOCAL_SERVER: Variables = {
  retention: 'How long traces are kept, such as `12h` or `30d`. Default: `7d`.',
  maxSize:
    'How much room they take before the oldest go, such as `500mb` or `5gb`; `never` for no limit. Default: `1gb`.',
  dataDir: "Folder of the data. Default: `data` in the server's folder.",
  logLevel:
    'How much it writes into its log, from `trace` over `debug`, `info`, `warn`, `error` and `fatal` to `silent`. Default: `info`.',
};

function describeSettings(): [name: string, setting: Setting][] {
  return Object.entries(settingsSchema.shape).map(([name, schema]) => {
    const { description, env, form } = schema.meta() as { description: string; env?: string; form: string };
    const inner = schema.def.innerType as z.ZodType;
    return [
      name,
      {
        kind: kindOf(inner),
        ...itemsOf(inner),
        ...lengthsOf(inner),
        ...(env !== undefined && { env }),
        form,
        description,
        type: typeText(inner),
        default: schema instanceof z.ZodDefault ? schema.def.defaultValue : undefined,
      },
    ];
  });
}

function kindOf(schema: z.ZodType): SettingRule['kind'] {
  if (schema instanceof z.ZodString) return 'text';
  if (schema instanceof z.ZodBoolean) return 'switch';
  if (schema instanceof z.ZodArray) return 'list';
  return 'function';
}

function itemsOf(schema: z.ZodType): Pick<SettingRule, 'items'> {
  if (!(schema instanceof z.ZodArray)) return {};
  const { options } = schema.element as z.ZodUnion<z.ZodType[]>;
  return {
    items: options.map((option) =>
      option instanceof z.ZodString ? 'text' : option === pattern ? 'pattern' : 'function',
    ),
  };
}

function lengthsOf(schema: z.ZodType): Pick<SettingRule, 'maxLength'> {
  return schema instanceof z.ZodString && schema.maxLength !== null ? { maxLength: schema.maxLength } : {};
}

function typeText(schema: z.ZodType): string {
  if (schema instanceof z.ZodArray) {
    const { options } = schema.element as z.ZodUnion<z.ZodType[]>;
    return `readonly (${options.map(typeText).join(' | ')})[]`;
  }
  return TYPE_TEXTS.get(schema) ?? (schema instanceof z.ZodBoolean ? 'boolean' : 'string');
}

const shownDefault = (value: unknown): string => (value === undefined ? '' : `\`${JSON.stringify(value)}\``);

const literal = (value: unknown): string =>
  typeof value === 'string'
    ? `'${value.replaceAll('\\', '\\\\')}'`
    : Array.isArray(value)
      ? `[${value.map(literal).join(', ')}]`
      : String(value);
