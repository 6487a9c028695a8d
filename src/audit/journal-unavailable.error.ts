/** The journal cannot be written: what was asked for must not be answered. */
export class JournalUnavailableError extends Error {
  constructor(options?: ErrorOptions) {
    super('The audit journal cannot be written', options);
    this.name = 'JournalUnavailableError';
  }
}
