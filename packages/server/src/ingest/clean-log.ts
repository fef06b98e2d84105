import { RESOURCE, SPAN } from '@glasstrace/protocol/attributes';
import type { LogRecord } from '../traces/log-record.ts';
import { boundValue, cleanAttributes, cleanText, createSharedCleaner, MAX_NAME_CHARS } from './clean-values.ts';
import { redactValue } from './redact-foreign.ts';

const MAX_BODY_CHARS = 8_192;

/**
 * Log records as they may be kept: bounded, without control characters, and, when the sender did not redact them
 * itself, redacted. Which redaction rules fired stands in an attribute of the record.
 */
export function cleanLogs(logs: readonly LogRecord[]): LogRecord[] {
  const cleanShared = createSharedCleaner();
  return logs.map((log) => {
    const foreign = log.resource[RESOURCE.redactionVersion] === undefined;
    const { resource, scope } = cleanShared(log, foreign);
    const rules = new Set([...resource.rules, ...scope.rules]);
    const { value: attributes, dropped } = cleanAttributes(log.attributes, foreign, rules);
    const body = boundValue(log.body, MAX_BODY_CHARS);
    const cleaned: LogRecord = {
      ...log,
      ...(log.severityText !== undefined && {
        severityText: cleanText(log.severityText, MAX_NAME_CHARS, foreign, rules),
      }),
      body: foreign ? redactValue(body, rules, 'body') : body,
      attributes,
      scope: scope.value,
      resource: resource.value,
    };
    if (dropped > 0) attributes[SPAN.droppedAttributes] = dropped;
    if (rules.size > 0) attributes[SPAN.redactionRules] = [...rules].sort();
    return cleaned;
  });
}
