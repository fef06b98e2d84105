/** CPU time of this process so far, in microseconds, and its resident memory in bytes. */
export function readUsage() {
  const { user, system } = process.cpuUsage();
  return { cpuUs: user + system, rssBytes: process.memoryUsage.rss() };
}
