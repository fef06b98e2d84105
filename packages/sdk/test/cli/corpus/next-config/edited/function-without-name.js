export default function (phase) {
  return { env: { phase } };
}
