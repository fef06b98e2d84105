module.exports = { compress: false };
module.exports = { compress: true };
