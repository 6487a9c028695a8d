import { HttpException } from '@nestjs/common';
import { databaseFailure, isUnstorableText } from '../../database/database-failure.js';
import {
  FhirError,
  InvalidError,
  NotFoundError,
  NotSupportedError,
  TooCostlyError,
  TransientError,
} from './fhir-error.js';

/** What Fastify and Nest refuse before a handler runs, in FHIR's terms; undefined for a mistake of ours. */
export function toFhirError(thrown: unknown): FhirError | undefined {
  if (thrown instanceof FhirError) return thrown;
  if (databaseFailure(thrown)) return new TransientError('The database is not available; try again later');
  switch (statusOf(thrown)) {
    case 400:
      return new InvalidError('The request is malformed: check its URL, Content-Length and body');
    case 404:
      return new NotFoundError('There is nothing at this path: see /fhir/metadata for what there is');
    case 413:
      return new TooCostlyError('The body is too large: send less at once', 413);
    case 414:
      return new InvalidError(
        'The URL is too long: send the parameters by POST to _search',
        undefined,
        'too-long',
      );
    case 415:
      return new NotSupportedError('The media type of the body is not supported', 415);
    default:
      return undefined;
  }
}

function statusOf(thrown: unknown): number | undefined {
  if (thrown instanceof HttpException) return thrown.getStatus();
  if (thrown instanceof URIError || isUnstorableText(thrown)) return 400;
  const { code, statusCode } = (thrown ?? {}) as { code?: unknown; statusCode?: unknown };
  const isFastify = typeof code === 'string' && code.startsWith('FST_');
  return isFastify && typeof statusCode === 'number' ? statusCode : undefined;
}
