/** Something that the portal has to tell a person in place of the page asked for. */
export class PortalError extends Error {
  constructor(
    readonly status: number,
    /** One sentence for people. */
    readonly words: string,
    /** What else the person may do. */
    readonly way?: { readonly href: string; readonly words: string },
  ) {
    super(words);
    this.name = 'PortalError';
  }
}
