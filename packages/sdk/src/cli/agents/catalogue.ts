import type { Agent, AgentId } from './agent.ts';
import { claudeCode } from './claude-code.ts';
import { codex } from './codex.ts';
import { cursor } from './cursor.ts';
import { geminiCli } from './gemini-cli.ts';
import { windsurf } from './windsurf.ts';

export const AGENTS: readonly Agent[] = [claudeCode, codex, geminiCli, cursor, windsurf];

export const findAgent = (id: AgentId): Agent => AGENTS.find((agent) => agent.id === id)!;
