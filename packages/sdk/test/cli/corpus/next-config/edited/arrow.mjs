import { PHASE_DEVELOPMENT_SERVER } from 'next/constants.js';

export default (phase) => ({
  assetPrefix: phase === PHASE_DEVELOPMENT_SERVER ? undefined : 'https://cdn.example.com',
});
