/** One statement behind one path of the bare server. */
export interface BareRoute {
  readonly path: string;
  readonly text: string;
  /** Keys travel as text. */
  readonly values: readonly (string | number | readonly string[])[];
  readonly kind: 'resource' | 'bundle';
}
