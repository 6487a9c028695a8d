import type { ValueSet } from 'fhir/r4.js';

export const BED_ASSIGNMENT_STATUS: ValueSet = {
  resourceType: 'ValueSet',
  url: 'https://hospital.example/fhir/ValueSet/bed-assignment-status',
  name: 'BedAssignmentStatus',
  status: 'active',
  compose: {
    include: [
      {
        system: 'https://hospital.example/fhir/CodeSystem/bed-assignment-status',
        concept: ['planned', 'active', 'completed', 'entered-in-error'].map(code => ({ code })),
      },
    ],
  },
};
