import { setup } from './lib/dev-platform.mjs';

const nextConfig = { reactStrictMode: true };

export default nextConfig;

if (process.env.NODE_ENV === 'development') {
  await setup();
}
nextConfig.compress = false;
