export { nextConfig as default } from './lib/next-config';
