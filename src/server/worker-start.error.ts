/** A worker ended before it listened; it has told why itself. */
export class WorkerStartError extends Error {
  constructor() {
    super('The server does not start, since one of its workers could not: see the message above.');
    this.name = 'WorkerStartError';
  }
}
