import { findTraceCandidates as contract, type RecoveryAction } from '@glasstrace/protocol';
import type { KnownName } from '../../store/trace-store.ts';
import type { ToolContext } from '../tool-context.ts';
import type { FruitlessSearch } from './fruitless-search.ts';
import { nearestUrls } from './nearest-urls.ts';

/** Names among which the nearest ones are looked for, those that were used last. */
const NEARBY = 500;

/** Names that are much like the one asked for, and everything there was. */
export async function suggestNearNames(
  { locator, window }: FruitlessSearch,
  { store, credential }: ToolContext,
): Promise<RecoveryAction[]> {
  const timeWindow = { start: window.start, end: window.end };
  const names = await store.listNames(credential.projectId, {
    window: { startMs: window.start, endMs: window.end },
    limit: NEARBY,
  });
  if (names.length === 0) return [];
  const [wanted] = locator.wanted;
  const near =
    wanted === undefined
      ? []
      : nearestUrls(
          wanted.text,
          names.map(({ value }) => value),
        );
  return [
    ...near.map((value) => ({
      label: 'A name that was requested and is near to it.',
      tool: contract.name,
      suggestedParams: { ...callBy(names.find((name) => name.value === value)!), timeWindow },
    })),
    { label: 'What else was requested, failures first.', tool: contract.name, suggestedParams: { timeWindow } },
  ];
}

const callBy = ({ kind, value }: KnownName) =>
  kind === 'url' ? { url: value } : kind === 'procedure' ? { procedure: value } : { routeLike: value };
