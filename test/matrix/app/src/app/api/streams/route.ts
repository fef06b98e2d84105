export const dynamic = 'force-dynamic';

export function GET() {
  let rows = 0;
  const report = new ReadableStream<Uint8Array>({
    async pull(controller) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      rows += 1;
      if (rows > 2) {
        throw new Error('row 3 cannot be read'); // fails: stream
      }
      controller.enqueue(new TextEncoder().encode(`row ${rows}\n`));
    },
  });
  return new Response(report);
}
