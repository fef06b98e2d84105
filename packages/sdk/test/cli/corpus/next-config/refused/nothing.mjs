const nextConfig = { compress: true };
