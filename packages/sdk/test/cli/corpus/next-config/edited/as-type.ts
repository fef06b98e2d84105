import { type NextConfig } from 'next';

export default <NextConfig>{ trailingSlash: true };
