import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** The account that PostgreSQL runs under when we are root; PostgreSQL itself refuses to be root. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

const NAME = 'postgres';
const run = promisify(execFile);

/**
 * Undefined for an ordinary user, who runs PostgreSQL as himself. As root: the system account `postgres`,
 * made when it is absent.
 */
export async function postgresAccount(): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  return (await findAccount()) ?? createAccount();
}

async function findAccount(): Promise<Account | undefined> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', NAME]), run('id', ['-g', NAME])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined;
  }
}

async function createAccount(): Promise<Account> {
  try {
    await run('useradd', [
      '--system',
      '--user-group',
      '--no-create-home',
      '--shell',
      '/usr/sbin/nologin',
      NAME,
    ]);
  } catch (cause) {
    throw new Error(
      'PostgreSQL does not run as root, and a system account "postgres" could not be made for it: ' +
        'start the server as an ordinary user, or set DATABASE_URL',
      { cause },
    );
  }
  const account = await findAccount();
  if (!account) throw new Error('The system account "postgres" was made but cannot be found');
  return account;
}
