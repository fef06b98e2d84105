(() => { globalThis.booted = true })()

export async function register() {
  console.log(globalThis.booted)
}
