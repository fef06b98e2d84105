export { default as register } from './lib/boot.js'; // see lib/boot
