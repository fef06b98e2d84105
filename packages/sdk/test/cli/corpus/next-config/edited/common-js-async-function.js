module.exports = async function config(phase) {
  return { env: { phase } };
};
