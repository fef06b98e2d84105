import { z } from 'zod';
import { FILE_NEEDS, GRAPH_PATH, IMPORT_GRAPH_LIMITS } from './import-graph-limits.ts';

export const importEdge = z.object({
  /** The imported file, as its place in `files`. */
  to: z.number().int().min(0),
  /** Only types cross it: nothing of the file runs because of this import. */
  typeOnly: z.literal(true).optional(),
  /** Crossed when a call of `import()` is reached, not when the file is loaded. */
  dynamic: z.literal(true).optional(),
});
export type ImportEdge = z.infer<typeof importEdge>;

/** `other`: a test of a runner that imports reveal but that is none of the three, such as Playwright or Bun. */
export const TEST_RUNNERS = ['vitest', 'jest', 'node:test', 'other'] as const;
export type TestRunner = (typeof TEST_RUNNERS)[number];

const path = z
  .string()
  .max(IMPORT_GRAPH_LIMITS.pathChars)
  .regex(GRAPH_PATH, 'must have "/" between its parts and no control characters');

const place = z.number().int().min(0);

export const graphFile = z.object({
  /** Relative to the app's folder, as in stack frames; a package beside the app begins with `../`. */
  path,
  /** In the order in which the file names them, each file once. Packages that are installed are not part of the graph. */
  imports: z.array(importEdge),
  test: z
    .object({
      runner: z.enum(TEST_RUNNERS),
      /** Files that the test replaces: it reaches neither them nor, through them, anything else. */
      mocks: z.array(place).optional(),
    })
    .optional(),
  needs: z.array(z.enum(FILE_NEEDS)).optional(),
  /**
   * What the framework makes of the file. `page` and `handler` answer requests for `pattern`, written as Next.js does
   * (`/polls/[slug]`); `layout` wraps the pages in its folder and below, `proxy` every request.
   */
  route: z.object({ kind: z.enum(['page', 'handler', 'layout', 'proxy']), pattern: path.optional() }).optional(),
});
export type GraphFile = z.infer<typeof graphFile>;

/** Body of `PUT /v1/import-graph`: which file of the app imports which. The last one of a project is kept. */
export const importGraph = z
  .object({
    /** Names this content: a server that has it need not be sent it again. 32 hex digits. */
    hash: z.string().regex(/^[0-9a-f]{32}$/),
    files: z.array(graphFile).max(IMPORT_GRAPH_LIMITS.files),
    /** How the app's package runs its tests; left out when it is set up for no runner that we know. */
    testSetup: z
      .object({
        runner: z.enum(TEST_RUNNERS),
        /** Its configuration resolves path aliases. */
        paths: z.literal(true).optional(),
      })
      .optional(),
    /** What the graph lacks; left out when it lacks nothing. */
    omitted: z
      .object({
        /** Files and imports beyond the limits, those farthest from any test or route. */
        files: z.number().int().min(0),
        edges: z.number().int().min(0),
        /** Files whose imports are unknown: not to be parsed, or too large. */
        unread: z.number().int().min(0),
      })
      .optional(),
  })
  .superRefine(({ files }, context) => {
    const isPlace = (to: number) => to < files.length;
    const edges = files.reduce((sum, { imports }) => sum + imports.length, 0);
    if (edges > IMPORT_GRAPH_LIMITS.edges) {
      context.addIssue({ code: 'custom', path: ['files'], message: `more than ${IMPORT_GRAPH_LIMITS.edges} imports` });
    }
    const stray = files.findIndex(
      ({ imports, test }) => !imports.every(({ to }) => isPlace(to)) || !(test?.mocks ?? []).every(isPlace),
    );
    if (stray >= 0) {
      context.addIssue({ code: 'custom', path: ['files', stray], message: 'names a file that is not in the graph' });
    }
  });
export type ImportGraph = z.infer<typeof importGraph>;

/** Answer of `PUT /v1/import-graph` and of `GET`, which asks what the server has; null: nothing. */
export const importGraphState = z.object({ hash: z.string().nullable() });
export type ImportGraphState = z.infer<typeof importGraphState>;
