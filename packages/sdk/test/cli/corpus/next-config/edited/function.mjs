export default function config(phase, { defaultConfig }) {
  return { ...defaultConfig, distDir: phase === 'phase-development-server' ? '.next-dev' : '.next' };
}
