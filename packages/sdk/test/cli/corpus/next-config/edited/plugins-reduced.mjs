import withBundleAnalyzer from '@next/bundle-analyzer';
import withMDX from '@next/mdx';

const plugins = [withMDX(), withBundleAnalyzer({ enabled: false })];

export default () => plugins.reduce((config, plugin) => plugin(config), { trailingSlash: true });
