function config() {
  return { compress: true };
}

export { config as default };
