import { AppError } from '@glasstrace/protocol';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';

/** Whatever was thrown, as an error of the catalogue. */
export function toAppError(error: unknown, request: FastifyRequest): AppError {
  if (error instanceof AppError) return error;
  const { code, statusCode = 500 } = error as FastifyError;
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return new AppError('BODY_TOO_LARGE', { maxBytes: request.routeOptions.bodyLimit ?? 0 }, { cause: error });
  }
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    const mediaType = request.headers['content-type'] ?? '';
    return new AppError('MEDIA_TYPE_UNSUPPORTED', { mediaType: mediaType.slice(0, 80) }, { cause: error });
  }
  if (statusCode >= 400 && statusCode < 500) {
    return new AppError('INVALID_INPUT', { problem: 'The request can’t be read.' }, { cause: error });
  }
  return new AppError('INTERNAL', undefined, { cause: error });
}

/** Status and headers of an error; what is our fault goes to the log, with its cause and without the request's body. */
export function prepareErrorReply(error: AppError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error.status >= 500) request.log.error({ code: error.code, cause: error.cause }, error.message);
  if (error.status === 401) reply.header('www-authenticate', 'Bearer');
  // A store that is busy, or a queue that is full, is so for moments.
  if (error.status === 503) reply.header('retry-after', '1');
  return reply.code(error.status);
}

/** The one translation of errors on JSON routes: `{ error: { code, message, fix } }`. */
export function sendError(thrown: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const error = toAppError(thrown, request);
  const { code, message, fix } = error;
  return prepareErrorReply(error, request, reply).send({ error: { code, message, fix } });
}
