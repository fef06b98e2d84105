/* eslint-disable import/no-extraneous-dependencies */
// @ts-check
/** @type {import('next').NextConfig} */
const nextConfig = { reactStrictMode: true };

module.exports = nextConfig;
