import { patientParametersOf } from '../compartment/patient-compartment.js';
import type { Resource } from '../model/resource.js';
import type { ResourceIds } from './resource-ids.js';

/** Where most resources name their patient; the others take the longer way through the index entries. */
const SUBJECT_ELEMENTS = ['subject', 'patient', 'beneficiary', 'individual', 'for'] as const;

/** Gives new resources their ids, in the placement bucket of their patient (docs/decisions, B6). */
export class Placement {
  constructor(
    private readonly ids: ResourceIds,
    private readonly patientsOf: (resource: Resource) => readonly string[],
  ) {}

  /** @param resolve what a reference within a bundle, `urn:uuid:…`, will be: `Patient/1`. */
  newId(resource: Resource, resolve?: (reference: string) => string | undefined): string {
    if (resource.resourceType === 'Patient' || patientParametersOf(resource.resourceType).length === 0) {
      return this.ids.create();
    }
    const patient = subjectOf(resource, resolve) ?? this.patientsOf(resource)[0];
    return this.ids.create(patient === undefined ? undefined : this.ids.bucketOf(patient));
  }
}

function subjectOf(
  resource: Resource,
  resolve: ((reference: string) => string | undefined) | undefined,
): string | undefined {
  for (const element of SUBJECT_ELEMENTS) {
    const value = resource[element];
    if (typeof value !== 'object' || value === null || !('reference' in value)) continue;
    const { reference } = value;
    if (typeof reference !== 'string') continue;
    const [, id] = /^Patient\/([^/]+)/.exec(resolve?.(reference) ?? reference) ?? [];
    if (id !== undefined) return id;
  }
  return undefined;
}
