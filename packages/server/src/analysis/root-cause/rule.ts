import type { ErrorCategory } from '@glasstrace/protocol';
import type { ErrorSeen, Facts } from './facts.ts';

/** Something recorded that an explanation rests on. */
export interface Evidence {
  /** Field of the trace summary, or `<span id>:<attribute>`. */
  path: string;
  /** What was recorded there: captured text, cut and cleaned, shown in this field only. */
  value?: string;
  why: string;
}

export interface CodeLocation {
  file: string;
  line: number;
  column?: number;
}

/** What one rule says about a trace. What it leaves out is taken from the interpretation of the trace. */
export interface Explanation {
  /** Our own sentence. Of what was captured it holds names and code only, as `name` and `code` let them through. */
  rootCause: string;
  suggestedFix: string;
  /** 0 to 1: how often an explanation that rests on such evidence is right. */
  confidence: number;
  /** The error it explains: says where in the code. */
  about?: ErrorSeen;
  category?: ErrorCategory;
  component?: string;
  location?: CodeLocation;
  evidence: Evidence[];
  relatedContext?: string;
}

/** One way in which requests fail, and how it is recognised. */
export interface Rule {
  name: string;
  /** Undefined when this is not it, or when it cannot be told. */
  explain(facts: Facts): Explanation | undefined;
}

/** How sure an explanation is, by what it rests on. */
export const CONFIDENCE = {
  /** A code or the runtime's own words name the cause, and the place is known. */
  certain: 0.95,
  /** The same, of which a part is inferred or missing. */
  strong: 0.85,
  /** Spans and source lines agree on it, no code names it. */
  probable: 0.7,
  /** One sign of it. */
  weak: 0.55,
} as const;
