import { DatabaseError } from 'pg';

/**
 * https://www.postgresql.org/docs/18/errcodes-appendix.html: 08 connection, 57P shutdown and crash, 53300 too many, 26000
 * a prepared statement that is not there, for the read before, which should have prepared it, has failed.
 */
const CONNECTION_LOSS = /^(?:08|57P|53300|26000)/;

/** No room, no memory, a disk that fails, or one that is only read: after a failover, or because it is nearly full. */
const NO_STORE = /^(?:53|58030|25006)/;

/** What `pg` and Node say, without an SQLSTATE, about a connection that is gone or never came. */
const CONNECTION_LOSS_TEXT =
  /^Connection terminated|^Client (?:has encountered|was closed)|timeout exceeded when trying to connect|timeout expired|Query read timeout/;
const SOCKET_FAILURES: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ENOENT',
  'ETIMEDOUT',
  // A name that leads nowhere for the moment of a failover, and a network that is cut.
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  // No file is left to this process, or to the machine, and no port.
  'EMFILE',
  'ENFILE',
  'EADDRNOTAVAIL',
]);

export type DatabaseFailure = 'connection' | 'no-store' | 'timeout' | 'lock' | 'serialization';

export function isConnectionLoss(error: unknown): boolean {
  return databaseFailure(error) === 'connection';
}

/** Whether it was given a NUL, which the text of no row can hold: somebody has typed it into an address or a form. */
export function isUnstorableText(thrown: unknown): boolean {
  const { code } = driverErrorOf(thrown);
  return code === '22021' || code === '22P05';
}

/** Why a statement failed, if another try may succeed; undefined for every other error. */
export function databaseFailure(thrown: unknown): DatabaseFailure | undefined {
  const error = driverErrorOf(thrown);
  if (error instanceof DatabaseError) return failureOfSqlState(error.code ?? '');
  if (!(error instanceof Error)) return undefined;
  const { code } = error as NodeJS.ErrnoException;
  const isLoss =
    CONNECTION_LOSS_TEXT.test(error.message) || (code !== undefined && SOCKET_FAILURES.has(code));
  return isLoss ? 'connection' : undefined;
}

/** TypeORM wraps what the driver says. */
function driverErrorOf(thrown: unknown): Partial<NodeJS.ErrnoException> {
  return (
    (thrown as { readonly driverError?: object } | undefined)?.driverError ??
    (thrown as object | undefined) ??
    {}
  );
}

function failureOfSqlState(code: string): DatabaseFailure | undefined {
  if (CONNECTION_LOSS.test(code)) return 'connection';
  if (NO_STORE.test(code)) return 'no-store';
  if (code === '57014') return 'timeout';
  if (code === '55P03') return 'lock';
  if (code === '40001' || code === '40P01') return 'serialization';
  return undefined;
}
