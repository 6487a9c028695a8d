import { DatabaseError } from 'pg';
import { BootstrapError } from '../bootstrap/bootstrap-error.js';
import { SettingsError } from '../config/settings-error.js';
import { isConnectionLoss } from '../database/database-failure.js';
import { DataDirectoryInUseError } from '../database/embedded/data-directory-in-use.error.js';
import { OrphanedBackendsError } from '../database/embedded/orphaned-backends.error.js';
import { PendingMigrationsError } from '../database/migrate.js';
import type { Environment } from '../config/environment.js';
import { ResourceTypeError } from '../extension/resource-types/resource-type.error.js';
import { WorkerStartError } from './worker-start.error.js';

/** Errors whose message is written for the operator; a stack would only hide it. */
const EXPLAINED = [
  SettingsError,
  DataDirectoryInUseError,
  OrphanedBackendsError,
  PendingMigrationsError,
  BootstrapError,
  WorkerStartError,
  ResourceTypeError,
];

/** Why the server did not start. */
export function explainStartFailure(error: unknown, environment: Environment | undefined): string {
  if (EXPLAINED.some(kind => error instanceof kind)) return (error as Error).message;
  if (environment?.DATABASE_URL && isDatabaseUnusable(error)) {
    return `The database named in DATABASE_URL cannot be used: ${(error as Error).message}`;
  }
  const { code } = (error ?? {}) as NodeJS.ErrnoException;
  const address = environment && `${environment.HOST}:${environment.PORT}`;
  if (code === 'EADDRINUSE') {
    return `Port ${environment?.PORT} is taken: another program listens on ${address}. Set PORT to another one.`;
  }
  if (code === 'EACCES' && (environment?.PORT ?? 0) < 1024) {
    return `Port ${environment?.PORT} is reserved for root: set PORT to 1024 or above.`;
  }
  if (code === 'EADDRNOTAVAIL') return `HOST ${environment?.HOST} is not an address of this machine.`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** Away, or it does not know us: SQLSTATE 28 (authorization) and 3D (no such database). */
function isDatabaseUnusable(error: unknown): boolean {
  return isConnectionLoss(error) || (error instanceof DatabaseError && /^(?:28|3D)/.test(error.code ?? ''));
}
