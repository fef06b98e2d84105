export default function config() {
  return { compress: true }
}
(() => globalThis)()
