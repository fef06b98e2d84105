let config = { compress: true };
if (process.env.CI) config = { ...config, compress: false };

export { config as default };
