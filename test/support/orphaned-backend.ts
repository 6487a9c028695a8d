import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { onTestFinished } from 'vitest';

/** The process id of the embedded PostgreSQL in a data directory. */
export async function postmasterOf(dataDirectory: string): Promise<number> {
  const file = await readFile(join(dataDirectory, 'postgres', 'postmaster.pid'), 'utf8');
  return Number(file.split('\n')[0]);
}

/**
 * A backend that stands still. When its PostgreSQL is killed it is in the way like one that works at a long statement:
 * no other starts on its shared memory until it has ended.
 */
export class OrphanedBackend {
  private hasEnded = false;

  private constructor(private readonly pid: number) {}

  static async of(url: string): Promise<OrphanedBackend> {
    const client = new Client({ connectionString: url });
    client.on('error', () => {});
    await client.connect();
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    process.kill(rows[0]!.pid, 'SIGSTOP');
    const orphan = new OrphanedBackend(rows[0]!.pid);
    onTestFinished(() => orphan.end());
    return orphan;
  }

  /** It sees that nobody commands it any more. */
  end(): void {
    if (!this.hasEnded) process.kill(this.pid, 'SIGCONT');
    this.hasEnded = true;
  }
}
