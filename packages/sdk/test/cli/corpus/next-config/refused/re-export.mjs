export { default } from './lib/next-config.mjs';
