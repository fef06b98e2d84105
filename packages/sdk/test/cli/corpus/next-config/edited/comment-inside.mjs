const nextConfig = { reactStrictMode: true };
export default /* ours */ nextConfig /* really */;
/* The end. */
