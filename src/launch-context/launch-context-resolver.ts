import type { FhirContextItem } from './fhir-context.js';

/** A launch to which a person has just agreed. */
export interface ResolvableLaunch {
  readonly clientId: string;
  /** Who opens the app. */
  readonly userId: string;
  readonly patient?: string;
  readonly encounter?: string;
  readonly scopes: readonly string[];
}

/**
 * Adds to the context of each launch what a module knows: the visit's open order, the registry's record. The app finds
 * it in `fhirContext`, if it was granted `launch`; what it may read of it, its scopes alone decide. A provider of any
 * module that extends this class is found at start. SMART App Launch 2.2, "fhirContext".
 * One that throws ends the launch: the app hears `server_error`, and the log has the name of the class and the kind of the
 * error, never its message, in which a patient's data may stand. Catch what the app can do without.
 */
export abstract class LaunchContextResolver {
  abstract resolve(launch: ResolvableLaunch): Promise<readonly FhirContextItem[]>;
}
