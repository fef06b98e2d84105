'use strict';

const nextConfig = { reactStrictMode: true };

module.exports = nextConfig;
module.exports.images = { unoptimized: true };
