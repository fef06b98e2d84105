import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isValid } from '../../src/config/check-value.ts';
import { generateDocs, generateModule } from '../../src/config/generate.ts';
import { DEFAULTS, SETTING_RULES } from '../../src/config/generated/settings.ts';
import { settingsSchema } from '../../src/config/schema.ts';

const textOf = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

describe('what is made from the schema of the settings', () => {
  it('is up to date: npm run generate:settings', () => {
    expect(textOf('../../src/config/generated/settings.ts')).toBe(generateModule());
    expect(textOf('../../../../docs/settings.md')).toBe(generateDocs());
  });

  it('has every variable that the README names', () => {
    const named = textOf('../../../../README.md').match(/GLASSTRACE_[A-Z_]+/g) ?? [];

    expect(named).toContain('GLASSTRACE_ENDPOINT');
    expect(named.filter((name) => !generateDocs().includes(`\`${name}\``))).toEqual([]);
  });

  it('has the defaults that the schema has', () => {
    expect(settingsSchema.parse({})).toEqual(DEFAULTS);
  });

  const values = [true, false, 0, 1, '', 'x', 'x'.repeat(128), 'x'.repeat(129), null, {}, /x/, () => true];
  const lists = values.flatMap((value) => [[value], [value, 'y']]);
  it.each(Object.keys(SETTING_RULES) as (keyof typeof SETTING_RULES)[])(
    'checks %s in the app as the schema does',
    (name) => {
      for (const value of [...values, [], ...lists]) {
        expect([value, isValid(SETTING_RULES[name], value)]).toEqual([
          value,
          settingsSchema.shape[name].safeParse(value).success,
        ]);
      }
    },
  );
});
