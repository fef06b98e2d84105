const nextConfig = (module.exports = { compress: true });
nextConfig.poweredByHeader = false;
