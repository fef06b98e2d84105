const { PHASE_PRODUCTION_BUILD } = require('next/constants');

module.exports = (phase, { defaultConfig }) => {
  return { ...defaultConfig, compress: phase === PHASE_PRODUCTION_BUILD };
};
