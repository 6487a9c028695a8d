import type { NewPerson } from '../../../people/person-directory.js';

/** As much of a Practitioner, Patient or RelatedPerson as a sign-in knows: who it is, and by which number. */
export function personResource({ resourceType, identifier, name, email, patient }: NewPerson): object {
  return {
    resourceType,
    identifier: [{ system: identifier.system, value: identifier.value }],
    active: true,
    name: [{ text: name }],
    ...(email === undefined ? {} : { telecom: [{ system: 'email', value: email }] }),
    ...(patient === undefined ? {} : { patient: { reference: patient } }),
  };
}
