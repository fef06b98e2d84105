import type { NextConfig } from 'next';

export default async (phase: string, { defaultConfig }: { defaultConfig: NextConfig }): Promise<NextConfig> => {
  return { ...defaultConfig, generateBuildId: async () => phase };
};
