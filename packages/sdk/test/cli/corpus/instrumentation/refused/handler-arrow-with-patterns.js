export const onRequestError = async ({ message }, { path }) => {
  console.error(path, message);
};
