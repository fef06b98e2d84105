export async function GET() {
  const receivers = process.env.FEEDBACK_RECEIVERS!.split(','); // fails: next-environment-variable
  return Response.json(receivers);
}
