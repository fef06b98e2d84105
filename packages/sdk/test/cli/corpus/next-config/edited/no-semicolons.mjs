const nextConfig = {
  reactStrictMode: true
}

export default nextConfig
