const { nextConfig } = await import('./lib/next-config.mjs');

export default await nextConfig;
