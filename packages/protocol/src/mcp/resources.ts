/** What can be read beside the tools, by its URI: an answer to attach to a conversation, or the tools' reference. */

export const LATEST_ERROR_URI = 'glasstrace://errors/latest';
export const TOOL_REFERENCE_URI = 'glasstrace://reference/tools';
const TRACE_URI = 'glasstrace://traces/';

export const JSON_TYPE = 'application/json';
export const MARKDOWN_TYPE = 'text/markdown';

export const STATIC_RESOURCES = [
  {
    uri: LATEST_ERROR_URI,
    name: 'latest_error',
    title: 'Latest server error',
    description: 'The answer of get_latest_error as it is now.',
    mimeType: JSON_TYPE,
  },
  {
    uri: TOOL_REFERENCE_URI,
    name: 'tool_reference',
    title: 'Reference of the tools',
    description: 'Parameters, answers and diagnostics of every tool.',
    mimeType: MARKDOWN_TYPE,
  },
];

export const RESOURCE_TEMPLATES = {
  resourceTemplates: [
    {
      uriTemplate: `${TRACE_URI}{traceId}`,
      name: 'trace',
      title: 'A trace',
      description: 'The answer of get_trace for a trace id, or for a unique prefix of 8 or more.',
      mimeType: JSON_TYPE,
    },
    {
      uriTemplate: `${TOOL_REFERENCE_URI}/{tool}`,
      name: 'reference_of_a_tool',
      title: 'Reference of one tool',
      description: 'Parameters, answer and diagnostics of the tool of that name.',
      mimeType: MARKDOWN_TYPE,
    },
  ],
};

export const traceUri = (traceId: string): string => `${TRACE_URI}${traceId}`;

/** The trace id or prefix that a URI names; undefined when it names something else. */
export function traceIdOf(uri: string): string | undefined {
  const id = uri.startsWith(TRACE_URI) ? uri.slice(TRACE_URI.length) : '';
  return /^[0-9a-f-]+$/i.test(id) ? id : undefined;
}
