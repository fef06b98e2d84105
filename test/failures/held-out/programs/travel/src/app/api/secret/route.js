export function GET() {
  const key = Buffer.from(process.env.TRAVEL_SIGNING_KEY, 'base64'); // fails: signing-key-is-not-set
  return Response.json({ length: key.length });
}
