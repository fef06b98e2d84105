export async function onRequestError({ message }, { path, method }, { routeType }) {
  console.error(method, path, routeType, message);
}
