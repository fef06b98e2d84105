const context = { app: 'shop' };

export async function onRequestError(
  error: unknown,
  request: Readonly<{ path: string }>
) {
  console.error(context.app, request.path, error);
}
