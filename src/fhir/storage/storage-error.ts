import { DatabaseError } from 'pg';
import { databaseFailure } from '../../database/database-failure.js';
import { ConflictError, TransientError } from '../errors/fhir-error.js';

const UNIQUE_VIOLATION = '23505';

/** What a failure of PostgreSQL means to a FHIR client; every other error stays what it is. */
export function toFhirError(error: unknown): unknown {
  switch (databaseFailure(error)) {
    case 'connection':
      return new TransientError('The database is not available; try again later');
    case 'no-store':
      return new TransientError('The database cannot store anything now; try again later', 'no-store');
    case 'timeout':
      return new TransientError('The database did not answer in time', 'timeout');
    case 'lock':
      return new TransientError('The resource is being changed by another request; try again', 'lock-error');
    case 'serialization':
      return new TransientError('The write met another one and was undone as a whole; send it again');
  }
  if (error instanceof DatabaseError && error.code === UNIQUE_VIOLATION && error.table === 'resource') {
    return new ConflictError(
      'A resource with this id exists already, or is being created by another request',
    );
  }
  return error;
}

/** Runs the work and tells its failures in FHIR's terms. */
export async function inFhirTerms<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toFhirError(error);
  }
}
