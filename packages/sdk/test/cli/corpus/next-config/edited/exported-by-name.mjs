const nextConfig = { reactStrictMode: true };

export { nextConfig as default };
