/** The real coding agents that are tested, and the Node.js they run on, by npm package. */
export const PINNED_CLIENTS = {
  node: '24.21.0',
  '@anthropic-ai/claude-code': '2.1.330',
  '@openai/codex': '0.169.0',
  '@google/gemini-cli': '0.61.0',
  'opencode-ai': '1.18.33',
  '@github/copilot': '1.0.102',
} as const;
