import type { NextConfig } from "next";

export default {
  output: "standalone",
  experimental: { optimizePackageImports: ["@example/icons"] },
} satisfies NextConfig;
