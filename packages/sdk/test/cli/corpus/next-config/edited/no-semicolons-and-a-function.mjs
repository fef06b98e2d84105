export default function config() {
  return { compress: true }
}

;['NODE_ENV'].forEach((name) => process.env[name])
