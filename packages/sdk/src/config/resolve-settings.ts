import { redact } from '@glasstrace/protocol/redaction';
import { readEnvironment } from '../project/settings.ts';
import { isValid, readText } from './check-value.ts';
import { DEFAULTS, type GlasstraceConfig, type RecordingSettings, SETTING_RULES } from './generated/settings.ts';
import { readConfigFile } from './read-config-file.ts';
import type { SettingRule } from './setting-rule.ts';

export interface ResolvedSettings {
  settings: RecordingSettings;
  /** One sentence for every value that can't be used; its default is in force instead. Never holds the value. */
  problems: string[];
}

/** Somebody who may have set something. */
interface Source {
  /** What the value was found under, as a message about it begins. */
  nameOf(setting: string, rule: SettingRule): string;
  read(setting: string, rule: SettingRule): unknown;
}

/**
 * What is in force for the app in `projectDir`: `options`, else the environment, else the configuration file, else the
 * defaults. Never rejects.
 */
export async function resolveSettings(
  projectDir: string,
  options: GlasstraceConfig = {},
  env: NodeJS.ProcessEnv = process.env,
): Promise<ResolvedSettings> {
  const problems: string[] = [];
  const file = await readConfigFile(projectDir);
  if (file?.problem !== undefined) problems.push(file.problem);
  const environment = readEnvironment(projectDir, env, []);

  const sources: Source[] = [
    fromObject('registerGlasstrace()', options as Record<string, unknown>, problems, ['projectDir']),
    {
      nameOf: (_, { env: variable }) => String(variable),
      read(_, rule) {
        const text = rule.env === undefined ? undefined : environment(rule.env);
        return text === undefined ? undefined : readText(rule, text);
      },
    },
    fromObject(file?.name ?? '', file?.values ?? {}, problems),
  ];

  const settings: Record<string, unknown> = { ...DEFAULTS };
  for (const [name, rule] of Object.entries(SETTING_RULES)) {
    const source = sources.find((candidate) => candidate.read(name, rule) !== undefined);
    if (!source) continue;
    const value = source.read(name, rule);
    if (isValid(rule, value)) settings[name] = value;
    else problems.push(`${source.nameOf(name, rule)} is not ${rule.form}.`);
  }
  return { settings: settings as unknown as RecordingSettings, problems };
}

function fromObject(
  place: string,
  values: Record<string, unknown>,
  problems: string[],
  otherNames: readonly string[] = [],
): Source {
  const known = new Set([...Object.keys(SETTING_RULES), ...otherNames]);
  for (const name of Object.keys(values)) {
    if (!known.has(name))
      problems.push(`${redact(name).text.slice(0, 64)} in ${place} is no setting; docs/settings.md lists them.`);
  }
  return { nameOf: (name) => `${name} in ${place}`, read: (name) => values[name] };
}
