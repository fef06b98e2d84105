export default {
  experimental: { serverSourceMaps: false, cpus: 2 },
  serverExternalPackages: ['mysql2'],
  transpilePackages: ['@trpc/server'],
};
