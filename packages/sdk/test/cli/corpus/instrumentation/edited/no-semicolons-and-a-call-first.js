export async function onRequestError(error, request, context) {
  ;(globalThis.failures ??= []).push(error)
}
