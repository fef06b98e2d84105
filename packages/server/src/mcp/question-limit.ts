const MINUTE_MS = 60_000;

/**
 * Counts the questions of each project in the current minute. Answers in how many seconds there is room again;
 * undefined when there is room now.
 */
export function createQuestionLimit(now: () => number) {
  const minutes = new Map<number, { startMs: number; questions: number }>();

  function currentMinute(projectId: number) {
    const known = minutes.get(projectId);
    if (known && now() - known.startMs < MINUTE_MS) return known;
    // A project that went silent is forgotten when another one's minute begins.
    for (const [id, { startMs }] of minutes) if (now() - startMs >= MINUTE_MS) minutes.delete(id);
    const minute = { startMs: now(), questions: 0 };
    minutes.set(projectId, minute);
    return minute;
  }

  return (projectId: number, questionsPerMinute: number | null): number | undefined => {
    if (questionsPerMinute === null) return undefined;
    const minute = currentMinute(projectId);
    if (minute.questions >= questionsPerMinute) return Math.ceil((minute.startMs + MINUTE_MS - now()) / 1000);
    minute.questions++;
    return undefined;
  };
}
