const withGlasstrace = (config) => config;

export default withGlasstrace({ compress: true });
