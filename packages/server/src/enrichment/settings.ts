/** The operator's own model; without these settings no model is ever asked. */
export interface EnrichmentSettings {
  provider: LlmProvider;
  model: string;
  /** Of the provider's API; Anthropic's own when left out. */
  baseUrl: string | undefined;
  /** From the environment alone; a model on the operator's machine may need none. */
  apiKey: string | undefined;
  /** Of one question. */
  timeoutMs: number;
  /** Input and output together, of all projects, per UTC day. */
  maxTokensPerDay: number;
}

export const LLM_PROVIDERS = ['openai-compatible', 'anthropic'] as const;
export type LlmProvider = (typeof LLM_PROVIDERS)[number];
