/** The function that a configuration is handed through, and where it comes from. */
export const WRAPPER = 'withGlasstrace';
export const PACKAGE = '@glasstrace/sdk/next';

export const IMPORT = `import { ${WRAPPER} } from '${PACKAGE}';`;
export const REQUIRE = `const { ${WRAPPER} } = require('${PACKAGE}');`;

/** The whole file for an app that has none. */
export const nextConfigFile = (typescript: boolean): string =>
  typescript
    ? `${IMPORT}\nimport type { NextConfig } from 'next';\n\nconst nextConfig: NextConfig = {};\n\nexport default ${WRAPPER}(nextConfig);\n`
    : `${IMPORT}\n\n/** @type {import('next').NextConfig} */\nconst nextConfig = {};\n\nexport default ${WRAPPER}(nextConfig);\n`;
