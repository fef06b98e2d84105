if (process.env.CI) {
  module.exports = { compress: false };
} else {
  module.exports = { compress: true };
}
