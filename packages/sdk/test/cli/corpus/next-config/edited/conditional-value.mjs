const base = { reactStrictMode: true };

export default process.env.STANDALONE ? { ...base, output: 'standalone' } : base;
