import { appendFile, readFile, rm } from 'node:fs/promises';

/** What of an import has been committed, so that the next run goes on after it. Hashes alone: it tells nothing of a record. */
export class ImportJournal {
  private constructor(
    private readonly file: string,
    private readonly done: ReadonlySet<string>,
  ) {}

  static async open(file: string): Promise<ImportJournal> {
    const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    return new ImportJournal(file, new Set(text.split('\n')));
  }

  has(key: string): boolean {
    return this.done.has(key);
  }

  async note(key: string): Promise<void> {
    await appendFile(this.file, `${key}\n`, { mode: 0o600 });
  }

  /** All is in: the next run begins anew. */
  async close(): Promise<void> {
    await rm(this.file, { force: true });
  }
}
