import { AppError, type findTraceCandidates, type TimeWindowInput } from '@glasstrace/protocol';
import type { z } from 'zod';
import type { Locator } from '../../analysis/candidates/locator.ts';
import { type LocatorParameter, readWanted } from '../../analysis/candidates/wanted.ts';
import type { TraceFilter } from '../../store/trace-store.ts';
import { readSessionId } from './request-filter.ts';

export type CandidateInput = z.output<(typeof findTraceCandidates)['input']>;

export interface ReadLocator {
  locator: Locator;
  /** All but the window. */
  filter: TraceFilter;
  /** The arguments as they were understood. */
  understood: Omit<CandidateInput, 'cursor' | 'limit' | 'maxTokens'>;
}

const LOCATORS = ['routeLike', 'url', 'procedure', 'method', 'statusCode', 'timeWindow', 'sessionId'] as const;
/** The most telling one first. */
const NAMES: LocatorParameter[] = ['procedure', 'url', 'routeLike'];

/** Reads arguments as agents write them. Throws INVALID_INPUT when nothing in them says what to look for. */
export function readLocator(input: Omit<CandidateInput, 'cursor' | 'limit' | 'maxTokens'>): ReadLocator {
  if (!LOCATORS.some((name) => input[name] !== undefined)) {
    throw new AppError('INVALID_INPUT', { problem: `Give at least one locator: ${LOCATORS.join(', ')}.` });
  }
  const wanted = NAMES.flatMap((parameter) => {
    const written = input[parameter];
    if (written === undefined) return [];
    if (written.trim() === '') throw new AppError('INVALID_INPUT', { problem: `${parameter} must not be empty.` });
    return [readWanted(parameter, written)];
  });
  const beside = <Field extends 'method' | 'statusCode'>(field: Field) =>
    wanted.find((one) => one[field] !== undefined)?.[field];
  const method = input.method === undefined ? beside('method') : readMethod(input.method);
  const statusCode = input.statusCode ?? beside('statusCode');
  const sessionId = input.sessionId === undefined ? undefined : readSessionId(input.sessionId);
  const timeWindow: TimeWindowInput | undefined = input.timeWindow;

  const filters = {
    ...(method !== undefined && { method }),
    ...(statusCode !== undefined && { statusCode }),
    ...(sessionId !== undefined && { sessionId }),
    ...(input.includeFrameworkInternal !== undefined && { includeFrameworkInternal: input.includeFrameworkInternal }),
  };
  return {
    locator: {
      wanted,
      ...(method !== undefined && { method }),
      filterReasons: [
        ...(method === undefined ? [] : [`method is ${method}`]),
        ...(statusCode === undefined ? [] : [`status is ${statusCode}`]),
        ...(sessionId === undefined ? [] : ['of the session asked for']),
        ...(timeWindow !== undefined && wanted.length === 0 ? ['in the window'] : []),
      ],
    },
    filter: filters,
    understood: {
      ...Object.fromEntries(wanted.map(({ parameter, text }) => [parameter, text])),
      ...filters,
      ...(timeWindow !== undefined && { timeWindow }),
    },
  };
}

function readMethod(text: string): string {
  const method = text.trim().toUpperCase();
  if (/^[A-Z]{1,20}$/.test(method)) return method;
  throw new AppError('INVALID_INPUT', {
    problem: `method must be the name of an HTTP method, such as GET or POST; got ${JSON.stringify(text.slice(0, 40))}.`,
  });
}
