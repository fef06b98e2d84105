/** What the runtime checks a value by; the data of one setting of the schema. */
export interface SettingRule {
  readonly kind: 'text' | 'switch' | 'list' | 'function';
  /** What a list may hold. */
  readonly items?: readonly ('text' | 'pattern' | 'function')[];
  readonly maxLength?: number;
  /** Variable that sets it. */
  readonly env?: string;
  /** A valid value, in words. */
  readonly form: string;
}
