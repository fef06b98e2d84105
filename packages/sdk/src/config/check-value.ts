import type { SettingRule } from './setting-rule.ts';

/** Whether the schema takes the value; `undefined` stands for its default and is always right. */
export function isValid(rule: SettingRule, value: unknown): boolean {
  switch (rule.kind) {
    case 'text':
      return isText(value) && value.length <= (rule.maxLength ?? Number.POSITIVE_INFINITY);
    case 'switch':
      return typeof value === 'boolean';
    case 'function':
      return typeof value === 'function';
    case 'list':
      return Array.isArray(value) && value.every((item) => isItem(rule, item));
  }
}

function isItem({ items = [] }: SettingRule, item: unknown): boolean {
  if (typeof item === 'string') return items.includes('text') && item !== '';
  if (typeof item === 'function') return items.includes('function');
  return items.includes('pattern') && item instanceof RegExp;
}

/** The value that a text of the environment stands for; a text that stands for none comes back as it is. */
export function readText(rule: SettingRule, text: string): unknown {
  if (rule.kind === 'switch') {
    if (/^(?:1|true|on|yes)$/i.test(text)) return true;
    return /^(?:0|false|off|no)$/i.test(text) ? false : text;
  }
  if (rule.kind !== 'list') return text;
  if (!text.startsWith('[')) return text.split(',').flatMap((item) => item.trim() || []);
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
