import { type StackFrame, type StackSummary, stackFrame } from '@glasstrace/protocol';
import { CODE, EXCEPTION, RESPONSE_ORIGIN_EVENT } from '@glasstrace/protocol/attributes';
import { LIMITS } from '@glasstrace/protocol/environment';
import { z } from 'zod';
import { readInteger, readText } from './attribute.ts';
import type { RecordedException } from './exception.ts';
import type { Attributes, AttributeValue, Span } from './span.ts';
import { parseStackTrace } from './stack-trace.ts';

export interface Frames {
  /** Innermost first. */
  frames: StackFrame[];
  /** How many the runtime reported; undefined when nobody counted. */
  observed?: number;
  source: StackSummary['source'];
}

/** The frames of an exception: those our SDK mapped, else the stack as text. */
export function readFrames({ event, message }: RecordedException): Frames {
  const sent = parseJson(event.attributes[EXCEPTION.frames], z.array(stackFrame));
  if (sent && sent.length > 0) {
    const observed = readInteger(event.attributes, EXCEPTION.framesObserved);
    const atCallSite = readText(event.attributes, EXCEPTION.framesOrigin) === 'call_site';
    return {
      frames: sent.slice(0, LIMITS.frames),
      ...(observed !== undefined && { observed }),
      source: atCallSite ? 'source_location_attributes' : 'sdk_parsed_frames',
    };
  }
  const stack = readText(event.attributes, EXCEPTION.stacktrace);
  const parsed = stack === undefined ? [] : parseStackTrace(stack, message);
  if (parsed.length === 0) return { frames: [], source: 'missing' };
  return { frames: keepInApp(parsed), observed: parsed.length, source: 'exception.stacktrace' };
}

/** Where the app made the failing response, when nothing was thrown that anyone saw. */
export function readResponseOrigin(root: Span): Frames | undefined {
  const event = root.events.find(({ name }) => name === RESPONSE_ORIGIN_EVENT);
  const frame = event && readCodeLocation(event.attributes);
  return frame && { frames: [frame], source: 'source_location_attributes' };
}

/** The place in the code that attributes name, by the convention that OpenTelemetry has for it. */
export function readCodeLocation(attributes: Attributes): StackFrame | undefined {
  const file = readText(attributes, CODE.file);
  const line = readInteger(attributes, CODE.line);
  if (file === undefined || line === undefined) return undefined;
  const column = readInteger(attributes, CODE.column);
  return {
    file,
    line,
    ...(column !== undefined && { column }),
    sourceKind: 'mapped_source',
    mapped: true,
    inApp: true,
  };
}

/** As many frames as we show, the app's own before the outer ones of libraries, in their order. */
function keepInApp(frames: StackFrame[]): StackFrame[] {
  const firstInApp = frames.findIndex(({ inApp }) => inApp);
  if (firstInApp < LIMITS.frames) return frames.slice(0, LIMITS.frames);
  return [...frames.slice(0, LIMITS.frames / 2), ...frames.slice(firstInApp, firstInApp + LIMITS.frames / 2)];
}

/** An attribute that carries JSON; undefined when it isn't what it should be. */
export function parseJson<Schema extends z.ZodType>(
  value: AttributeValue | undefined,
  schema: Schema,
): z.infer<Schema> | undefined {
  if (typeof value !== 'string') return undefined;
  try {
    return schema.safeParse(JSON.parse(value)).data;
  } catch {
    return undefined;
  }
}

export const topInAppFrame = ({ frames }: Frames): StackFrame | undefined => frames.find(({ inApp }) => inApp);
