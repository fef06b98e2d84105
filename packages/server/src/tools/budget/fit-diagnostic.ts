import type { RecoveryAction, ToolDiagnostic, ToolResponse } from '@glasstrace/protocol';
import { truncate } from '@glasstrace/protocol/redaction';
import type { Budget } from './budget.ts';
import { ECHO_CHARS, shortenEcho } from './shorten-echo.ts';

const MESSAGE_CHARS = 300;

/** What an empty answer can do without, the least worth first; each step on top of those before it. */
const STEPS: ((diagnostic: ToolDiagnostic) => ToolDiagnostic)[] = [
  ({ searchedScope, recoveryActions, ...rest }) => ({
    ...rest,
    ...(searchedScope && {
      searchedScope: {
        ...searchedScope,
        ...(searchedScope.filters && { filters: shortenEcho(searchedScope.filters) }),
      },
    }),
    // A call is said whole or not at all.
    ...(recoveryActions && { recoveryActions: recoveryActions.filter(isShort) }),
  }),
  (diagnostic) => keepActions(diagnostic, 2),
  ({ searchedScope: _, ...rest }) => rest,
  (diagnostic) => keepActions(diagnostic, 1),
  ({ message, ...rest }) => ({ ...rest, message: truncate(message, MESSAGE_CHARS) }),
  ({ recoveryActions: _, ...rest }) => rest,
];

/** A response whose diagnostic, and what it says back of the query, are cut until it fits the budget. */
export function fitDiagnostic(response: ToolResponse, budget: Budget): ToolResponse {
  if (diagnosticOf(response) === undefined || budget.holds(response)) return response;
  let fitting = shortenQuery(response);
  for (const step of STEPS) {
    if (budget.holds(fitting)) return fitting;
    fitting = withDiagnostic(fitting, step(diagnosticOf(fitting)!));
  }
  return fitting;
}

function diagnosticOf(response: ToolResponse): ToolDiagnostic | undefined {
  return response.success ? (response.data as { diagnostic?: ToolDiagnostic }).diagnostic : response.diagnostic;
}

const withDiagnostic = (response: ToolResponse, diagnostic: ToolDiagnostic): ToolResponse =>
  response.success
    ? { success: true, data: { ...(response.data as object), diagnostic } }
    : { success: false, diagnostic };

function shortenQuery(response: ToolResponse): ToolResponse {
  if (!response.success) return response;
  const { query, ...data } = response.data as { query?: Record<string, unknown> };
  return query === undefined ? response : { success: true, data: { query: shortenEcho(query), ...data } };
}

function keepActions(diagnostic: ToolDiagnostic, count: number): ToolDiagnostic {
  const { recoveryActions, ...rest } = diagnostic;
  return recoveryActions ? { ...rest, recoveryActions: recoveryActions.slice(0, count) } : diagnostic;
}

const isShort = ({ suggestedParams = {} }: RecoveryAction): boolean =>
  Object.values(suggestedParams).every((value) => typeof value !== 'string' || value.length <= ECHO_CHARS);
