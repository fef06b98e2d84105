const nextConfig = { reactStrictMode: true };

module.exports = nextConfig;

const os = require('node:os');
nextConfig.env = { cpus: os.cpus().length > 0 ? 'some' : 'none' };
