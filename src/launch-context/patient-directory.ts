import type { UserRights } from '../auth/resource-server/principal.js';

/** As much of a Patient as a picker shows. */
export interface PatientSummary {
  /** Logical id. */
  readonly id: string;
  readonly name: string;
  /** FHIR date: `1984-05-21`, or less precise. */
  readonly birthDate?: string;
  /** FHIR administrative gender. */
  readonly gender?: string;
  /** Medical record number or another business identifier. */
  readonly identifier?: string;
}

/** As much of an Encounter as a picker shows. */
export interface EncounterSummary {
  /** Logical id. */
  readonly id: string;
  readonly description: string;
  /** FHIR Encounter.status. */
  readonly status?: string;
  readonly start?: string;
  readonly end?: string;
  readonly location?: string;
}

/**
 * Whose eyes look: a person's, or the server's own, to tell whether something exists at all. What the server sees goes to
 * nobody.
 */
export type Viewer = UserRights | 'server';

/**
 * Where pickers find patients. Declared here and implemented by `fhir`, so that the authorization server does
 * not import `fhir` (docs/decisions, D). Every answer is bounded by what the user may reach.
 */
export abstract class PatientDirectory {
  /** By parts of the name, a birth date or an identifier; an empty text lists the patients in order of name. */
  abstract search(user: UserRights, text: string, limit: number): Promise<readonly PatientSummary[]>;

  /** Undefined if there is no such patient, or the viewer may not reach it. */
  abstract find(viewer: Viewer, patientId: string): Promise<PatientSummary | undefined>;

  /** Newest first; none if the user may not reach the patient. */
  abstract encounters(user: UserRights, patientId: string): Promise<readonly EncounterSummary[]>;

  /** Undefined if the patient has no such encounter, or the viewer may not reach it. */
  abstract findEncounter(
    viewer: Viewer,
    patientId: string,
    encounterId: string,
  ): Promise<EncounterSummary | undefined>;

  /** Logical ids of the Patients that this RelatedPerson stands in for. */
  abstract patientsOf(relatedPersonId: string): Promise<readonly string[]>;
}
