module.exports = exports = { reactStrictMode: true }
