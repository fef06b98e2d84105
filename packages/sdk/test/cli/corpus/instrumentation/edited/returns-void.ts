export function register(): void {
  console.log(JSON.stringify({ event: 'started' }));
}

export function onRequestError(error: unknown, request: { path: string }, context: object): void {
  console.error(request.path, error, context);
}
