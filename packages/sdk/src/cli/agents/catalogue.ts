import type { Agent, AgentId } from './agent.ts';
import { claudeCode } from './claude-code.ts';
import { claudeDesktop } from './claude-desktop.ts';
import { codex } from './codex.ts';
import { copilotCli } from './copilot-cli.ts';
import { cursor } from './cursor.ts';
import { devin } from './devin.ts';
import { geminiCli } from './gemini-cli.ts';
import { opencode } from './opencode.ts';
import { vscode } from './vscode.ts';
import { windsurf } from './windsurf.ts';

export const AGENTS: readonly Agent[] = [
  claudeCode,
  codex,
  geminiCli,
  cursor,
  windsurf,
  devin,
  vscode,
  copilotCli,
  opencode,
  claudeDesktop,
];

export const findAgent = (id: AgentId): Agent => AGENTS.find((agent) => agent.id === id)!;
