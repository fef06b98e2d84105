const PATIENCE_MS = 1_500;

/** Asks the moderation service, if one is configured, whether a text may be published. */
export async function isAcceptable(text: string): Promise<boolean> {
  const service = process.env.MODERATION_URL;
  if (!service) return true;

  // People are waiting for their comment to show up: better no answer than a late one.
  const response = await fetch(service, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text }),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  const verdict = (await response.json()) as { acceptable: boolean };
  return verdict.acceptable;
}
