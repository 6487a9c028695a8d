/** One more thing that an app is launched on: `launch/location` gives it as `location` and in `fhirContext`. */
export interface LaunchedResource {
  /** As in the scope: `location`. */
  readonly type: string;
  readonly resourceType: string;
  /** Logical id. */
  readonly id: string;
  /** A URI; absent for what the app is launched on. */
  readonly role?: string;
}
