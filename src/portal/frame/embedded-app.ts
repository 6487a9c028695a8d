/** An app in a frame of the portal that has come to the end of its launch. */
export interface EmbeddedApp {
  /** Of its launch context. */
  readonly id: string;
  readonly clientId: string;
  /** Logical id of the Patient it was opened on. */
  readonly patient: string;
  /** What it was granted. */
  readonly scopes: readonly string[];
}
