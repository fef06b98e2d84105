export async function register() {
  if (process.env.NEXT_RUNTIME === "nodejs") await import("./sentry.server.config");
  if (process.env.NEXT_RUNTIME === "edge") await import("./sentry.edge.config");
}

// Next.js looks for this name.
export { captureRequestError as onRequestError } from "@sentry/nextjs";
