/** PostgreSQL was killed, and processes of it still work. */
export class OrphanedBackendsError extends Error {
  constructor(directory: string) {
    super(
      `Processes of a PostgreSQL that was killed still work in ${directory}. ` +
        'Start again when they have ended, or end them.',
    );
    this.name = 'OrphanedBackendsError';
  }
}
