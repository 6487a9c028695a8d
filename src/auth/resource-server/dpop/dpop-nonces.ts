/** RFC 9449 §9: nonces of the server, which bound how far ahead a proof can be made. The same on all nodes. */
export abstract class DpopNonces {
  /** Whether a proof without one is refused. */
  abstract readonly isRequired: boolean;

  /** To be put into the next proof. */
  abstract next(): Promise<string>;

  /** Whether it is one that this installation gave, not long ago. */
  abstract isGood(nonce: string): Promise<boolean>;
}
