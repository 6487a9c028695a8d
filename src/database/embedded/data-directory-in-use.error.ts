/** Another server runs on the data directory. */
export class DataDirectoryInUseError extends Error {
  constructor(directory: string) {
    super(
      `The data directory ${directory} is in use by another running Firekeeper. ` +
        'Stop that one first, or give this one another DATA_DIRECTORY and PORT.',
    );
    this.name = 'DataDirectoryInUseError';
  }
}
