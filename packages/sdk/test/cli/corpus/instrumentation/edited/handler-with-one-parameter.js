export const onRequestError = async error => {
  console.error(error)
}
