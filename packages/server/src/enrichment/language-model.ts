import { AppError } from '@glasstrace/protocol';
import type { LanguageModel as ProviderModel } from 'ai';
import { type ModelAnswer, modelAnswer } from './answer.ts';
import type { Question } from './question.ts';
import type { EnrichmentSettings, LlmProvider } from './settings.ts';

/** One question to the operator's model. */
export interface Reply {
  /** undefined when the model answered in another form than it was asked for. */
  answer: ModelAnswer | undefined;
  /** As the provider counted, input and output; undefined when it did not say. */
  tokens: number | undefined;
}

/** Why a question could not be asked, and how long no other one should be. */
export class ProviderFailure extends Error {
  readonly problem: AppError;
  readonly waitMs: number;

  constructor(problem: AppError, waitMs: number) {
    super(problem.message);
    this.problem = problem;
    this.waitMs = waitMs;
  }
}

export type AskModel = (question: Question, signal: AbortSignal) => Promise<Reply>;

/** Of an answer, the thinking that some models do before it included. */
export const MOST_OUTPUT_TOKENS = 4_000;

const PACKAGES: Record<LlmProvider, string> = {
  'openai-compatible': 'ai@6 @ai-sdk/openai-compatible@2',
  anthropic: 'ai@6 @ai-sdk/anthropic@3',
};

/** The model behind the operator's provider. The AI SDK, which the operator installs, is loaded with the first question. */
export function openLanguageModel(settings: EnrichmentSettings): AskModel {
  let loaded: Promise<Loaded> | undefined;

  return async (question, signal) => {
    loaded ??= load(settings);
    const { sdk, model } = await loaded.catch((cause) => {
      loaded = undefined;
      throw new ProviderFailure(
        new AppError('LLM_NOT_INSTALLED', { packages: PACKAGES[settings.provider] }, { cause }),
        WAIT_MS.misconfigured,
      );
    });
    const timeout = AbortSignal.timeout(settings.timeoutMs);
    try {
      const { output, totalUsage } = await sdk.generateText({
        model,
        ...question,
        output: sdk.Output.object({ schema: modelAnswer }),
        maxOutputTokens: MOST_OUTPUT_TOKENS,
        // Trying again is decided by whoever asks, who sees what it costs.
        maxRetries: 0,
        abortSignal: AbortSignal.any([signal, timeout]),
      });
      return { answer: output, tokens: totalUsage.totalTokens };
    } catch (error) {
      if (sdk.NoObjectGeneratedError.isInstance(error)) return { answer: undefined, tokens: error.usage?.totalTokens };
      if (sdk.NoOutputGeneratedError.isInstance(error)) return { answer: undefined, tokens: undefined };
      if (timeout.aborted) {
        const seconds = Math.round(settings.timeoutMs / 1_000);
        throw new ProviderFailure(new AppError('LLM_TIMED_OUT', { seconds }, { cause: error }), WAIT_MS.broken);
      }
      if (sdk.APICallError.isInstance(error)) throw toFailure(error);
      throw new ProviderFailure(new AppError('LLM_UNREACHABLE', {}, { cause: error }), WAIT_MS.broken);
    }
  };
}

interface Loaded {
  sdk: typeof import('ai');
  model: ProviderModel;
}

async function load({ provider, model, baseUrl, apiKey }: EnrichmentSettings): Promise<Loaded> {
  const sdk = await import('ai');
  // Its warnings would go to the console, where people look for what the server says.
  (globalThis as { AI_SDK_LOG_WARNINGS?: boolean }).AI_SDK_LOG_WARNINGS = false;
  const shared = { ...(apiKey !== undefined && { apiKey }), fetch: fetchWithoutRedirect };
  if (provider === 'anthropic') {
    const { createAnthropic } = await import('@ai-sdk/anthropic');
    return { sdk, model: createAnthropic({ ...shared, ...(baseUrl !== undefined && { baseURL: baseUrl }) })(model) };
  }
  const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible');
  const compatible = createOpenAICompatible({
    ...shared,
    name: 'operator',
    baseURL: baseUrl!,
    supportsStructuredOutputs: true,
  });
  return { sdk, model: compatible(model) };
}

/** Key and evidence go where the operator said, and nowhere else. */
const fetchWithoutRedirect: typeof fetch = (input, init) => fetch(input, { ...init, redirect: 'error' });

const WAIT_MS = { broken: 15_000, limited: 30_000, misconfigured: 60_000, longest: 3_600_000 };

function toFailure(error: {
  statusCode?: number | undefined;
  responseHeaders?: Record<string, string> | undefined;
}): ProviderFailure {
  const { statusCode: status, responseHeaders } = error;
  const cause = { cause: error };
  if (status === undefined) return new ProviderFailure(new AppError('LLM_UNREACHABLE', {}, cause), WAIT_MS.broken);
  if (status === 401 || status === 403)
    return new ProviderFailure(new AppError('LLM_KEY_REFUSED', { status }, cause), WAIT_MS.misconfigured);
  if (status === 429) {
    const waitMs = readRetryAfter(responseHeaders?.['retry-after']) ?? WAIT_MS.limited;
    return new ProviderFailure(
      new AppError('LLM_BUSY', { retryAfterSeconds: Math.ceil(waitMs / 1_000) }, cause),
      waitMs,
    );
  }
  if (status >= 500) return new ProviderFailure(new AppError('LLM_UNREACHABLE', { status }, cause), WAIT_MS.broken);
  return new ProviderFailure(new AppError('LLM_REQUEST_REFUSED', { status }, cause), WAIT_MS.misconfigured);
}

function readRetryAfter(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const ms = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - Date.now();
  return Number.isFinite(ms) ? Math.min(WAIT_MS.longest, Math.max(1_000, ms)) : undefined;
}
