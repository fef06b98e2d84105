module.exports = {
  reactStrictMode: true,
  async redirects() {
    return [{ source: '/old', destination: '/new', permanent: true }];
  },
};
