export async function onRequestError(error, request, context) {
  'use strict';
  console.error(request.path, error);
}
