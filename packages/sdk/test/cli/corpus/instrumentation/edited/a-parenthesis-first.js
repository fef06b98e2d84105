(() => { globalThis.started = true })()

export async function register() {
  console.log(globalThis.started)
}
