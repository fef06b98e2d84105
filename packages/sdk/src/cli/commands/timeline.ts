import { getSessionTimeline, TIMELINE_LIMIT } from '@glasstrace/protocol';
import type { Command } from 'commander';
import { FOLLOW_HELP, follow, oldestFirst } from '../query/follow.ts';
import { timeline, timelineRow } from '../query/render/timeline.ts';
import { toolCommand } from '../query/tool-command.ts';

/** `glasstrace timeline [session]`: get_session_timeline for people. */
export const timelineCommand = (): Command =>
  toolCommand(
    {
      contract: getSessionTimeline,
      description: 'The requests of one boot of the app, oldest first.',
      argument: { usage: '[session]', description: 'session id; default: the current boot' },
      maxLimit: TIMELINE_LIMIT.max,
      render: timeline,
    },
    async (args, options) => {
      if (!options.follow) return false;
      await follow({ contract: getSessionTimeline, args, options, pages: oldestFirst, line: timelineRow });
      return true;
    },
  ).option('--follow', FOLLOW_HELP);
