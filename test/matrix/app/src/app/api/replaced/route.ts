import { replace, version } from '../../../lib/replaced';

const kept = globalThis as { replace?: () => never };

export function GET(request: Request): Response {
  if (new URL(request.url).searchParams.has('version')) return new Response(version);
  kept.replace ??= replace;
  return kept.replace();
}
