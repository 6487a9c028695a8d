/** The launch cannot be prepared as asked for. */
export class LaunchRefusedError extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'LaunchRefusedError';
  }
}
