export default {
  reactStrictMode: true
  compress: true
};
