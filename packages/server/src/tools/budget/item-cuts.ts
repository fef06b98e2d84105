import { LARGEST_MAX_TOKENS, type Omission, type RequestIdentity, type SummaryProvenance } from '@glasstrace/protocol';
import { truncate } from '@glasstrace/protocol/redaction';
import type { ItemCut } from './fit-page.ts';

/** Cuts that the items of every list know, in their order of worth. */

interface ListItem {
  error?: string | undefined;
  sessionId?: string | null | undefined;
  requestIdentity?: RequestIdentity | undefined;
  summaryProvenance?: SummaryProvenance | undefined;
}

const SHORT_ERROR = 80;

export function commonCuts<Item extends ListItem>(): ItemCut<Item>[] {
  return [
    { what: 'summaryProvenance', apply: (item) => without(item, 'summaryProvenance') },
    { what: 'requestIdentity', apply: withShortIdentity },
    { what: 'requestIdentity', apply: (item) => without(item, 'requestIdentity') },
    {
      what: 'ends of errors',
      apply: (item) => (item.error === undefined ? item : { ...item, error: truncate(item.error, SHORT_ERROR) }),
    },
  ];
}

export function without<Item extends object>(item: Item, key: keyof Item): Item {
  const { [key]: _, ...rest } = item;
  return rest as Item;
}

function withShortIdentity<Item extends ListItem>(item: Item): Item {
  if (!item.requestIdentity) return item;
  const { displayRoute, originalPath, method } = item.requestIdentity;
  return { ...item, requestIdentity: { displayRoute, ...(originalPath !== undefined && { originalPath }), method } };
}

/** Names what all items of a page lack, and the call that shows fewer items with all of it. */
export function nameOmitted(
  { tool, input, cuts }: { tool: string; input: Record<string, unknown>; cuts: readonly { what: string }[] },
  shown: number,
): { omitted?: Omission[] } {
  if (cuts.length === 0) return {};
  const getIt = { tool, arguments: { ...input, limit: Math.min(shown, FULL_ITEMS), maxTokens: LARGEST_MAX_TOKENS } };
  // Whoever wrote arguments that long can repeat them; in a small answer they would take the place of the items.
  const isLong = Object.values(input).some((value) => typeof value === 'string' && value.length > LONG_ARGUMENT);
  const names = new Set(cuts.map(({ what }) => what));
  return {
    omitted: [
      {
        what: names.size >= MOST_NAMED ? 'all other details' : [...names].join(', '),
        count: shown,
        ...(!isLong && { getIt }),
      },
    ],
  };
}

const LONG_ARGUMENT = 120;
/** So many names would take the place of what they name. */
const MOST_NAMED = 4;
/** So many whole items go into the largest budget. */
const FULL_ITEMS = 5;
