import createBundleAnalyzer from '@next/bundle-analyzer';
import { withSentryConfig } from '@sentry/nextjs';
import type { NextConfig } from 'next';

const withBundleAnalyzer = createBundleAnalyzer({ enabled: false });

const nextConfig: NextConfig = { reactStrictMode: true };

export default withSentryConfig(withBundleAnalyzer(nextConfig), {
  org: 'example',
  project: 'shop',
  // Only print logs in CI
  silent: !process.env.CI,
});
