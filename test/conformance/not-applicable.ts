/**
 * What the suite asks for that this server does not have, by scenario or by `scenario/check`, and why. A failure that is
 * not named here is a failure of ours; a name that the suite no longer runs is removed.
 */
export const NOT_APPLICABLE: Record<string, string> = {
  ...named('needs a tool of the suite’s own', [
    'tools-call-simple-text',
    'tools-call-image',
    'tools-call-audio',
    'tools-call-embedded-resource',
    'tools-call-mixed-content',
    'tools-call-with-logging',
    'tools-call-error',
    'tools-call-with-progress',
    'tools-call-sampling',
    'tools-call-elicitation',
    'elicitation-sep1034-defaults',
    'elicitation-sep1330-enums',
    'json-schema-2020-12',
    'http-custom-header-server-validation',
    'server-stateless/sep-2575-server-rejects-undeclared-capability',
    'server-stateless/sep-2575-missing-capability-http-400',
    'server-stateless/sep-2575-http-server-no-independent-requests-on-stream',
    'server-stateless/sep-2575-server-no-log-without-loglevel',
  ]),
  ...named('needs a resource of the suite’s own', [
    'resources-read-text',
    'resources-read-binary',
    'resources-templates-read',
  ]),
  ...named('needs a prompt of the suite’s own', [
    'prompts-get-simple',
    'prompts-get-with-args',
    'prompts-get-embedded-resource',
    'prompts-get-with-image',
  ]),
  ...named('no subscriptions to resources are offered', ['resources-subscribe', 'resources-unsubscribe']),
  ...named('logging is deprecated and not offered', ['logging-set-level']),
  ...named('no argument can be completed', ['completion-complete']),
  ...named('no tool asks the client for input', [
    'input-required-result-basic-elicitation',
    'input-required-result-basic-sampling',
    'input-required-result-basic-list-roots',
    'input-required-result-request-state',
    'input-required-result-multiple-input-requests',
    'input-required-result-multi-round',
    'input-required-result-non-tool-request',
    'input-required-result-result-type',
    'input-required-result-tampered-state',
    'input-required-result-capability-check',
  ]),
  ...named('an extension that is not offered: no tool runs longer than its call', [
    'tasks-lifecycle',
    'tasks-capability-negotiation',
    'tasks-wire-fields',
    'tasks-request-state-removal',
    'tasks-mrtr-input',
    'tasks-request-headers',
    'tasks-dispatch-and-envelope',
    'tasks-required-task-error',
    'tasks-mrtr-composition',
  ]),
};

function named(why: string, names: string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, why]));
}
