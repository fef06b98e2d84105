exports.compress = true;
exports.reactStrictMode = true;
