import { z } from 'zod';
import { TIERS } from './tiers.ts';

/** Answer of `GET /v1/project`: what is kept of the project that the key opens. Times are milliseconds since the epoch. */
export const projectSummary = z.object({
  tier: z.enum(TIERS),
  /** Within the time that the tier keeps. */
  traces: z.number().int(),
  oldest: z.number().optional(),
  newest: z.number().optional(),
  storageTtlHours: z.number(),
});
export type ProjectSummary = z.infer<typeof projectSummary>;

/** Answer of `DELETE /v1/traces`. */
export const clearResponse = z.object({ removed: z.number().int() });
export type ClearResponse = z.infer<typeof clearResponse>;

/** What `GET /v1/export` writes: a file of OTLP holds one of them. */
export const EXPORT_SIGNALS = ['traces', 'logs'] as const;
export type ExportSignal = (typeof EXPORT_SIGNALS)[number];

/** JSON Lines, one OTLP message a line, as OpenTelemetry's file exporter writes them. */
export const EXPORT_MEDIA_TYPE = 'application/jsonl';
