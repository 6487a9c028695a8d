/** The answer lies at another address. */
export class Redirection extends Error {
  constructor(readonly location: string) {
    super('redirection');
    this.name = 'Redirection';
  }
}
