export const PERSON_TYPES = ['Practitioner', 'Patient', 'RelatedPerson'] as const;
export type PersonType = (typeof PERSON_TYPES)[number];

/** https://hl7.org/fhir/R4/datatypes.html#Identifier */
export interface Identifier {
  readonly system: string;
  readonly value: string;
}

/** As much of a Practitioner, Patient or RelatedPerson as a sign-in needs to know. */
export interface PersonSummary {
  /** Relative: `Practitioner/12`. */
  readonly reference: string;
  /** False for those who have left, by `active` or by `period`. */
  readonly isActive: boolean;
  /** The Patient that took this one's place (Patient.link of type `replaced-by`). */
  readonly replacedBy?: string;
}

export interface NewPerson {
  readonly resourceType: PersonType;
  readonly identifier: Identifier;
  readonly name: string;
  readonly email?: string;
  /** Of a RelatedPerson: `Patient/12`. */
  readonly patient?: string;
}

/** Where sign-ins find people in the records. Declared here and implemented by `fhir`, as `PatientDirectory` is. */
export abstract class PersonDirectory {
  /** Those with exactly this identifier: at most three, for two are too many already. */
  abstract findByIdentifier(type: PersonType, identifier: Identifier): Promise<readonly PersonSummary[]>;

  abstract find(reference: string): Promise<PersonSummary | undefined>;

  /** Gives the one that somebody else has created meanwhile, if so (http.html#ccreate). */
  abstract create(person: NewPerson): Promise<PersonSummary>;
}
