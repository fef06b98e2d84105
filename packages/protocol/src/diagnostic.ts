import { z } from 'zod';
import { effectiveTimeWindow } from './time-window.ts';

export const diagnosticReason = z
  .enum([
    'no_traces_found',
    'ttl_expired',
    'subscription_required',
    'enrichment_pending',
    'enrichment_failed',
    'database_unreachable',
    'tier_insufficient',
    'data_not_available',
    'invalid_input',
    'internal_error',
    // Only beside the results of find_trace_candidates and of empty lists:
    'no_candidates_in_window',
    'ambiguous_locator',
    'empty_session',
    'filters_too_restrictive',
    'credential_has_no_traces',
    'possible_instrumentation_gap',
  ])
  .meta({ id: 'DiagnosticReason' });
export type DiagnosticReason = z.infer<typeof diagnosticReason>;

export const recoveryAction = z.object({
  label: z.string(),
  tool: z.string().optional(),
  suggestedParams: z.record(z.string(), z.unknown()).optional(),
});
export type RecoveryAction = z.infer<typeof recoveryAction>;

export const toolDiagnostic = z
  .object({
    reason: diagnosticReason,
    message: z.string(),
    upgradeUrl: z.string().optional(),
    dataPreserved: z.boolean().optional().describe('true where a limit hid data that is still stored.'),
    searchedScope: z
      .object({
        credentialScoped: z.boolean().optional(),
        credentialScope: z.string().optional(),
        effectiveTimeWindow: effectiveTimeWindow.optional(),
        sessionId: z.string().optional(),
        filters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
        credentialHasTraces: z
          .boolean()
          .optional()
          .describe('Whether this credential has any trace at all, and how many lie in the window searched.'),
        tracesInWindow: z.number().optional(),
      })
      .optional(),
    recoveryActions: z.array(recoveryAction).optional(),
    notAbsenceProof: z
      .boolean()
      .optional()
      .describe('An empty answer describes the search, it does not prove that nothing happened.'),
  })
  .meta({ id: 'ToolDiagnostic' });
export type ToolDiagnostic = z.infer<typeof toolDiagnostic>;

/** A call as it can be made, arguments complete. */
export const toolCall = z
  .object({ tool: z.string(), arguments: z.record(z.string(), z.unknown()) })
  .meta({ id: 'ToolCall' });
export type ToolCall = z.infer<typeof toolCall>;

export const nextStep = toolCall.extend({ why: z.string() }).meta({ id: 'NextStep' });
export type NextStep = z.infer<typeof nextStep>;

/** What the token budget cut, and the call that gets it; or what a limit kept from being stored. */
export const omission = z
  .object({
    what: z.string(),
    count: z.number(),
    getIt: toolCall.optional(),
    dataPreserved: z.literal(false).optional().describe('A limit kept it from being stored: no call gets it.'),
  })
  .meta({ id: 'Omission' });
export type Omission = z.infer<typeof omission>;

/** Answer of every tool. */
export type ToolResponse<Data = unknown> =
  | { success: true; data: Data }
  | { success: false; diagnostic: ToolDiagnostic };
