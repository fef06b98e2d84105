import { AppError } from '@glasstrace/protocol';
import type { EnrichmentStore } from '../store/enrichment-store.ts';
import type { Trace, TraceFailure } from '../traces/trace.ts';
import { takeAnswer } from './answer.ts';
import type { Enrichment, EnrichmentState } from './enrichment.ts';
import { collectModelEvidence, type ModelEvidence } from './evidence.ts';
import { MOST_OUTPUT_TOKENS, openLanguageModel, ProviderFailure, type Reply } from './language-model.ts';
import { askAbout, type Question } from './question.ts';
import type { EnrichmentSettings } from './settings.ts';

export interface EnrichmentOptions {
  settings: EnrichmentSettings;
  enrichments: EnrichmentStore;
  /** Told what went wrong, without any text of the model or of a trace. */
  log?: (message: string) => void;
  now?: () => number;
}

interface Job {
  projectId: number;
  traceId: string;
  failure: TraceFailure;
  evidence: ModelEvidence;
  startedAtMs?: number;
}

/** Questions at the same time. */
const CONCURRENCY = 2;
/** More than these, and somebody asks about everything. */
const MOST_WAITING = 100;
const FIRST_GUESS_MS = 6_000;
const SHORTEST_WAIT_MS = 1_000;
/** Tokens are seldom shorter; counted before the provider has counted, or when it does not. */
const CHARS_PER_TOKEN = 3;

/**
 * A queue of questions to the operator's model. What was answered is kept; what is under way is not, so that a restart
 * asks again. Each question first reserves the most that it can cost: a crash in the middle counts too much, never too
 * little.
 */
export function createEnrichment({
  settings,
  enrichments,
  log = () => {},
  now = Date.now,
}: EnrichmentOptions): Enrichment {
  const { model, maxTokensPerDay } = settings;
  const askModel = openLanguageModel(settings);
  const stopping = new AbortController();
  const jobs = new Map<string, Job>();
  const waiting: Job[] = [];
  const running = new Set<Promise<void>>();
  let usualMs = FIRST_GUESS_MS;
  /** The provider is left alone until a time. */
  let pause: { problem: AppError; untilMs: number } | undefined;

  const evidenceOf = (trace: Trace, failure: TraceFailure, finding: Parameters<Enrichment['find']>[2]) =>
    collectModelEvidence(trace, failure, finding, model);

  async function findResult(
    projectId: number,
    { traceId }: Trace,
    { interpretation, failureKey }: ModelEvidence,
  ): Promise<EnrichmentState | undefined> {
    const own = await enrichments.read(projectId, traceId);
    if (own?.interpretation === interpretation) return { status: 'done', outcome: own.outcome };
    const same = failureKey === undefined ? undefined : await enrichments.findByFailure(projectId, failureKey, traceId);
    return same && { status: 'done', outcome: same.outcome, reusedFrom: same.traceId };
  }

  function describeJob(job: Job): EnrichmentState {
    if (job.startedAtMs !== undefined) {
      const left = usualMs - (now() - job.startedAtMs);
      return { status: 'processing', estimatedWaitMs: Math.max(SHORTEST_WAIT_MS, Math.round(left)) };
    }
    const rounds = Math.ceil((waiting.indexOf(job) + 1) / CONCURRENCY) + 1;
    return { status: 'pending', estimatedWaitMs: Math.round(rounds * usualMs) };
  }

  function runNext(): void {
    while (running.size < CONCURRENCY && waiting.length > 0 && !stopping.signal.aborted) {
      const job = waiting.shift()!;
      job.startedAtMs = now();
      const run = work(job).finally(() => {
        running.delete(run);
        jobs.delete(keyOf(job.projectId, job.evidence));
        runNext();
      });
      running.add(run);
    }
  }

  async function work(job: Job): Promise<void> {
    // The provider refused another question while this one waited.
    if (pausedBy()) return;
    try {
      const { answer } = await askWithinCap(askAbout(job.evidence.json));
      usualMs = (usualMs + (now() - job.startedAtMs!)) / 2;
      await enrichments.write(job.projectId, {
        traceId: job.traceId,
        interpretation: job.evidence.interpretation,
        ...(job.evidence.failureKey !== undefined && { failureKey: job.evidence.failureKey }),
        outcome: answer
          ? takeAnswer(answer, job.failure, model)
          : { status: 'failed', reason: 'malformed_answer', model },
      });
    } catch (error) {
      if (stopping.signal.aborted) return;
      const problem = error instanceof ProviderFailure ? error.problem : toProblem(error);
      const waitMs = error instanceof ProviderFailure ? error.waitMs : SHORTEST_WAIT_MS;
      pause = { problem, untilMs: now() + waitMs };
      log(`The model was not asked: ${problem.message}`);
    }
  }

  async function askWithinCap(question: Question): Promise<Reply> {
    const day = new Date(now()).toISOString().slice(0, 10);
    const input = Math.ceil((question.system.length + question.prompt.length) / CHARS_PER_TOKEN);
    const reserved = input + MOST_OUTPUT_TOKENS;
    if (!(await enrichments.reserveTokens(day, reserved, maxTokensPerDay))) {
      const midnight = Date.parse(`${day}T24:00:00Z`);
      throw new ProviderFailure(new AppError('LLM_CAP_REACHED', { maxTokensPerDay }), midnight - now());
    }
    try {
      const reply = await askModel(question, stopping.signal);
      if (reply.tokens !== undefined) await enrichments.settleTokens(day, reply.tokens - reserved);
      return reply;
    } catch (error) {
      // A question that was cut off may have cost anything up to this; one that was refused has cost nothing.
      if (error instanceof ProviderFailure && REFUSED.has(error.problem.code)) {
        await enrichments.settleTokens(day, -reserved);
      }
      throw error;
    }
  }

  function pausedBy(): AppError | undefined {
    if (pause && pause.untilMs <= now()) pause = undefined;
    return pause?.problem;
  }

  async function find(projectId: number, trace: Trace, evidence: ModelEvidence): Promise<EnrichmentState | undefined> {
    const job = jobs.get(keyOf(projectId, evidence));
    return job ? describeJob(job) : findResult(projectId, trace, evidence);
  }

  return {
    async find(projectId, trace, finding) {
      return trace.failure && find(projectId, trace, evidenceOf(trace, trace.failure, finding));
    },

    async explain(projectId, trace, finding) {
      const { failure, traceId } = trace;
      if (!failure) return undefined;
      const evidence = evidenceOf(trace, failure, finding);
      const known = await find(projectId, trace, evidence);
      if (known) return known;
      const problem =
        pausedBy() ??
        (waiting.length >= MOST_WAITING ? new AppError('LLM_QUEUE_FULL', { waiting: waiting.length }) : undefined);
      if (problem) return { status: 'not_run', problem };
      const key = keyOf(projectId, evidence);
      // Somebody else may have asked while the store was read.
      const job = jobs.get(key) ?? { projectId, traceId, failure, evidence };
      if (!jobs.has(key)) {
        jobs.set(key, job);
        waiting.push(job);
        runNext();
      }
      return describeJob(job);
    },

    async close() {
      stopping.abort();
      waiting.length = 0;
      await Promise.all(running);
    },
  };
}

/** Failures with one explanation are one question. */
const keyOf = (projectId: number, { failureKey, interpretation }: ModelEvidence): string =>
  `${projectId} ${failureKey ?? interpretation}`;

/** Answers by which the provider took nothing on. */
const REFUSED = new Set<string>(['LLM_NOT_INSTALLED', 'LLM_KEY_REFUSED', 'LLM_BUSY', 'LLM_REQUEST_REFUSED']);

const toProblem = (error: unknown): AppError =>
  error instanceof AppError ? error : new AppError('INTERNAL', undefined, { cause: error });
