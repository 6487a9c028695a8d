import type { UserRights } from '../auth/resource-server/principal.js';
import type { LaunchType } from './launch-type.js';
import type { Viewer } from './patient-directory.js';

/** As much of a resource as a picker shows. */
export interface ResourceSummary {
  /** Logical id. */
  readonly id: string;
  readonly name: string;
  /** What tells two of one name apart: a number, an address, a status. */
  readonly facts: readonly string[];
}

/**
 * Where pickers find what an app can be launched on beside patients and visits. Implemented by `fhir`, as
 * `PatientDirectory` is; every answer is bounded by what the user may reach, and by the patient where there must be one.
 */
export abstract class ResourceDirectory {
  /** By the search parameter of the type; an empty text lists the first. */
  abstract search(
    user: UserRights,
    type: LaunchType,
    patientId: string | undefined,
    text: string,
    limit: number,
  ): Promise<readonly ResourceSummary[]>;

  /** Undefined if there is none, it does not fit the type, is another patient's, or the viewer may not reach it. */
  abstract find(
    viewer: Viewer,
    type: LaunchType,
    patientId: string | undefined,
    id: string,
  ): Promise<ResourceSummary | undefined>;
}
