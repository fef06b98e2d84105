/** @type {(phase: string) => Promise<import('next').NextConfig>} */
const nextConfig = async (phase) => {
  const headers = await Promise.resolve([{ source: '/:path*', headers: [{ key: 'x-phase', value: phase }] }]);
  return { headers: async () => headers };
};

export default nextConfig;
