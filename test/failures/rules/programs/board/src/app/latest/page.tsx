export default async function Latest() {
  const response = await fetch('/api/latest'); // fails: relative-url-on-the-server
  return <pre>{await response.text()}</pre>;
}
