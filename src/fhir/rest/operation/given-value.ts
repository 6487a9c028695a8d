/** One parameter as it was sent, by URL or body. */
export interface GivenValue {
  readonly name: string;
  /** Where it stands, for whoever is told of a mistake in it. */
  readonly place: string;
  /** Of the declared type; anything at all where the name is not declared. */
  readonly value: unknown;
  /** What is not declared, as text: it may be a search parameter. */
  readonly text?: string;
}
