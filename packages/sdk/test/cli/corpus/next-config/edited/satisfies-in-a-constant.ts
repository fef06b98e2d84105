import type { NextConfig } from 'next'

const config = {
  poweredByHeader: false,
} satisfies NextConfig

export default config
