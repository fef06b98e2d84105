import { EXCEPTION, EXCEPTION_EVENT } from '@glasstrace/protocol/attributes';
import {
  type Attributes,
  type AttributeValue,
  type Exception,
  type HrTime,
  type Link,
  type Span,
  type SpanContext,
  type SpanKind,
  type SpanStatus,
  SpanStatusCode,
  type TimeInput,
} from '@opentelemetry/api';
import {
  hrTimeDuration,
  type InstrumentationScope,
  isTimeInputHrTime,
  millisToHrTime,
  timeInputToHrTime,
} from '@opentelemetry/core';
import type { Resource } from '@opentelemetry/resources';
import type { ReadableSpan, TimedEvent } from '@opentelemetry/sdk-trace-base';
import { nowMs } from './clock.ts';

const LIMITS = { attributes: 128, textChars: 65_536, events: 128, links: 16, innerAttributes: 64 } as const;

/** The exporter knows the resource of all spans. */
const NO_RESOURCE: Resource = {
  attributes: {},
  getRawAttributes: () => [],
  merge: (other) => other ?? NO_RESOURCE,
};

export interface SpanStart {
  name: string;
  kind: SpanKind;
  scope: InstrumentationScope;
  context: SpanContext;
  parent: SpanContext | undefined;
  startTime: TimeInput | undefined;
  onEnd: (span: RecordedSpan) => void;
}

/**
 * A span as OpenTelemetry's API wants it, within limits of our own, made for little cost in the app's requests. It never
 * throws and never complains: what can't be used is left out, and what comes after the end is too late.
 */
export class RecordedSpan implements Span, ReadableSpan {
  name: string;
  readonly kind: SpanKind;
  readonly instrumentationScope: InstrumentationScope;
  readonly startTime: HrTime;
  endTime: HrTime = [0, 0];
  ended = false;
  status: SpanStatus = { code: SpanStatusCode.UNSET };
  readonly attributes: Attributes = {};
  readonly links: Link[] = [];
  readonly events: TimedEvent[] = [];
  droppedAttributesCount = 0;
  droppedEventsCount = 0;
  droppedLinksCount = 0;
  readonly parentSpanContext?: SpanContext;
  readonly #context: SpanContext;
  readonly #onEnd: (span: RecordedSpan) => void;
  #attributeCount = 0;

  constructor({ name, kind, scope, context, parent, startTime, onEnd }: SpanStart) {
    this.name = name;
    this.kind = kind;
    this.instrumentationScope = scope;
    this.#context = context;
    if (parent) this.parentSpanContext = parent;
    this.startTime = toHrTime(startTime);
    this.#onEnd = onEnd;
  }

  get resource(): Resource {
    return NO_RESOURCE;
  }

  get duration(): HrTime {
    return hrTimeDuration(this.startTime, this.endTime);
  }

  spanContext(): SpanContext {
    return this.#context;
  }

  isRecording(): boolean {
    return !this.ended;
  }

  setAttribute(key: string, value: unknown): this {
    if (this.ended) return this;
    const kept = toAttributeValue(value);
    if (kept === undefined || key === '') return this;
    if (!Object.hasOwn(this.attributes, key)) {
      if (this.#attributeCount === LIMITS.attributes) {
        this.droppedAttributesCount++;
        return this;
      }
      this.#attributeCount++;
    }
    this.attributes[key] = kept;
    return this;
  }

  setAttributes(attributes: Attributes): this {
    for (const key in attributes) this.setAttribute(key, attributes[key]);
    return this;
  }

  addEvent(name: string, attributesOrTime?: Attributes | TimeInput, time?: TimeInput): this {
    if (this.ended) return this;
    const isTime = isTimeInput(attributesOrTime);
    if (this.events.length === LIMITS.events) {
      this.events.shift();
      this.droppedEventsCount++;
    }
    this.events.push({
      name,
      time: toHrTime(isTime ? attributesOrTime : time),
      ...toInnerAttributes(isTime ? undefined : attributesOrTime),
    });
    return this;
  }

  addLink({ context, attributes }: Link): this {
    if (this.ended) return this;
    if (this.links.length === LIMITS.links) this.droppedLinksCount++;
    else this.links.push({ context, ...toInnerAttributes(attributes) });
    return this;
  }

  addLinks(links: Link[]): this {
    for (const link of links) this.addLink(link);
    return this;
  }

  /** The word of somebody who called a span OK is final. */
  setStatus({ code, message }: SpanStatus): this {
    const isSettled = this.ended || code === SpanStatusCode.UNSET || this.status.code === SpanStatusCode.OK;
    if (isSettled) return this;
    const hasMessage = code === SpanStatusCode.ERROR && typeof message === 'string';
    this.status = hasMessage ? { code, message: cut(message) } : { code };
    return this;
  }

  updateName(name: string): this {
    if (!this.ended) this.name = name;
    return this;
  }

  recordException(exception: Exception, time?: TimeInput): void {
    const { name, message, stack, code } =
      typeof exception === 'string' ? { message: exception } : readError(exception);
    const attributes = {
      [EXCEPTION.type]: name ?? 'Error',
      [EXCEPTION.message]: message,
      [EXCEPTION.stacktrace]: stack,
      [EXCEPTION.code]: code === undefined ? undefined : String(code),
    };
    this.addEvent(EXCEPTION_EVENT, attributes, time);
  }

  end(endTime?: TimeInput): void {
    if (this.ended) return;
    const end = toHrTime(endTime);
    this.endTime = isBefore(end, this.startTime) ? this.startTime : end;
    this.ended = true;
    this.#onEnd(this);
  }
}

/** Whatever the app has thrown. */
const readError = (exception: unknown) => (exception ?? {}) as Partial<Error> & { code?: unknown };

const toHrTime = (time: TimeInput | undefined): HrTime =>
  isTimeInput(time) ? timeInputToHrTime(time) : millisToHrTime(nowMs());

const isBefore = (a: HrTime, b: HrTime): boolean => a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]);

const isTimeInput = (value: unknown): value is TimeInput =>
  typeof value === 'number' || value instanceof Date || isTimeInputHrTime(value);

function toInnerAttributes(given: Attributes | undefined): {
  attributes?: Attributes;
  droppedAttributesCount?: number;
} {
  if (!given) return {};
  const attributes: Attributes = {};
  let count = 0;
  for (const key in given) {
    const value = toAttributeValue(given[key]);
    if (value !== undefined && count++ < LIMITS.innerAttributes) attributes[key] = value;
  }
  return { attributes, droppedAttributesCount: Math.max(0, count - LIMITS.innerAttributes) };
}

/** Texts are cut and lists copied, as the app may go on changing them; undefined for what OpenTelemetry does not know. */
function toAttributeValue(value: unknown): AttributeValue | undefined {
  if (!Array.isArray(value)) return isPrimitive(value) ? cut(value) : undefined;
  const isList = value.every((item) => item === null || item === undefined || isPrimitive(item));
  return isList ? (value.map(cut) as AttributeValue) : undefined;
}

type Primitive = string | number | boolean;

const isPrimitive = (value: unknown): value is Primitive =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

function cut<Value>(value: Value): Value | string {
  return typeof value === 'string' && value.length > LIMITS.textChars ? value.slice(0, LIMITS.textChars) : value;
}
