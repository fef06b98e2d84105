// @ts-check

/**
 * @type {import('next').NextConfig}
 **/
module.exports = {
  images: { remotePatterns: [{ protocol: 'https', hostname: '**.example.com' }] },
};
