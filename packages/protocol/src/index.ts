export type { ErrorHook, SourceKind, WireCause, WireFrame, WireSourceLine } from './attributes.ts';
export {
  type DiagnosticReason,
  diagnosticReason,
  type NextStep,
  nextStep,
  type Omission,
  omission,
  type RecoveryAction,
  recoveryAction,
  type ToolCall,
  type ToolDiagnostic,
  type ToolResponse,
  toolCall,
  toolDiagnostic,
} from './diagnostic.ts';
export { AppError, ERRORS, type ErrorCode } from './errors.ts';
export {
  type GraphFile,
  type ImportEdge,
  type ImportGraph,
  type ImportGraphState,
  importGraph,
  type TestRunner,
} from './import-graph.ts';
export { IMPORT_GRAPH_LIMITS } from './import-graph-limits.ts';
export {
  type Health,
  health,
  SERVER_LOG_FILE,
  SERVER_STARTERS,
  SERVER_STATE_FILE,
  type ServerStarter,
  type ServerState,
  type ServerStatus,
  serverState,
  serverStatus,
} from './local-server.ts';
export {
  type ClearResponse,
  clearResponse,
  EXPORT_MEDIA_TYPE,
  EXPORT_SIGNALS,
  type ExportSignal,
  type ProjectSummary,
  projectSummary,
} from './project.ts';
export {
  type AppProcess,
  type AppSession,
  type AppState,
  appSession,
  appState,
  type CodeState,
  type DropReason,
  type HealthReport,
  type Hook,
  type RunningApp,
  type SdkInitRequest,
  type SdkInitResponse,
  type SignalHealth,
  sdkInitRequest,
  sdkInitResponse,
  sdkSessionResponse,
} from './sdk-init.ts';
export { TIER_LIMITS, TIERS, type Tier, type TierLimits } from './tiers.ts';
export {
  type EffectiveTimeWindow,
  effectiveTimeWindow,
  readTimeWindow,
  type TimeWindowInput,
  timeWindowInput,
} from './time-window.ts';
export {
  DEFAULT_MAX_TOKENS,
  defineTool,
  inputJsonSchema,
  LARGEST_MAX_TOKENS,
  SMALLEST_MAX_TOKENS,
  type ToolContract,
} from './tool.ts';
export {
  CANDIDATES_LIMIT,
  findTraceCandidates,
  type TraceCandidate,
  traceCandidate,
} from './tools/find-trace-candidates.ts';
export { ERROR_LIST_LIMIT, type ErrorListItem, errorListItem, getErrorList } from './tools/get-error-list.ts';
export { getLatestError } from './tools/get-latest-error.ts';
export { getRootCause } from './tools/get-root-cause.ts';
export { getSessionTimeline, TIMELINE_LIMIT } from './tools/get-session-timeline.ts';
export { getTestSuggestions } from './tools/get-test-suggestions.ts';
export { getTrace, TRACE_LIMIT } from './tools/get-trace.ts';
export * from './trace.ts';
