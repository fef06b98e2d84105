import withPWAInit from '@ducanh2912/next-pwa';
/** @type {import('next').NextConfig} */
const nextConfig = {}

import withBundleAnalyzer from '@next/bundle-analyzer'

const bundleAnalyzer = withBundleAnalyzer({ enabled: process.env.ANALYZE === 'true' })

export default withPWAInit({ dest: 'public' })(bundleAnalyzer(nextConfig))
