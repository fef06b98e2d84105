import type { NextConfig } from 'next';

export { config as default, config };

const config: NextConfig = { compress: true };
