/** Remembers proofs of possession for as long as they would be accepted, on all nodes together. */
export abstract class ProofReplays {
  /** True once for each proof: of many at once, one wins. */
  abstract isFirst(proof: string, expiresAt: Date): Promise<boolean>;
}
