import type { ElementDefinition, ElementDefinitionType, StructureDefinition } from 'fhir/r4.js';

const R4 = 'http://hl7.org/fhir/StructureDefinition';
const OWN = 'https://hospital.example/fhir/StructureDefinition/BedAssignment';

/** `element('bed', '0..1', 'string', 'The bed within the ward')` */
function element(
  path: string,
  cardinality: string,
  type: string | ElementDefinitionType,
  definition: string,
  more: Partial<ElementDefinition> = {},
): ElementDefinition {
  const [min, max = ''] = cardinality.split('..');
  return {
    id: `BedAssignment.${path}`,
    path: `BedAssignment.${path}`,
    min: Number(min),
    max,
    type: [typeof type === 'string' ? { code: type } : type],
    definition,
    ...more,
  };
}

const referenceTo = (...urls: readonly string[]): ElementDefinitionType => ({
  code: 'Reference',
  targetProfile: [...urls],
});

/** In which bed a patient lies, and since when: one resource for each stay in a ward. */
export const BED_ASSIGNMENT: StructureDefinition = {
  resourceType: 'StructureDefinition',
  url: OWN,
  name: 'BedAssignment',
  title: 'Assignment of a bed',
  status: 'active',
  description: 'The bed that a patient has, had or is to have.',
  fhirVersion: '4.0.1',
  kind: 'resource',
  abstract: false,
  type: 'BedAssignment',
  baseDefinition: `${R4}/DomainResource`,
  derivation: 'specialization',
  differential: {
    element: [
      {
        id: 'BedAssignment',
        path: 'BedAssignment',
        min: 0,
        max: '*',
        definition: 'The bed that a patient has, had or is to have.',
        constraint: [
          {
            key: 'bed-1',
            severity: 'error',
            human: 'A completed assignment has an end',
            expression: "status = 'completed' implies period.end.exists()",
          },
        ],
      },
      element('identifier', '0..*', 'Identifier', 'Business identifiers', { isSummary: true }),
      element('status', '1..1', 'code', 'Where it stands', {
        isSummary: true,
        isModifier: true,
        isModifierReason: 'An assignment that was entered in error never was',
        binding: {
          strength: 'required',
          valueSet: 'https://hospital.example/fhir/ValueSet/bed-assignment-status',
        },
      }),
      element('patient', '1..1', referenceTo(`${R4}/Patient`), 'Who lies there', { isSummary: true }),
      element('encounter', '0..1', referenceTo(`${R4}/Encounter`), 'The stay that it is part of'),
      element('ward', '1..1', referenceTo(`${R4}/Location`), 'The ward', { isSummary: true }),
      element('bed', '0..1', 'string', 'The bed within the ward', { isSummary: true }),
      element('period', '1..1', 'Period', 'From when to when', { isSummary: true }),
      element('reason', '0..*', 'CodeableConcept', 'Why this bed, isolation for example'),
      element('urgency', '0..1', 'positiveInt', '1 is the most urgent'),
      element('surcharge[x]', '0..1', 'Money', 'What the room costs beyond the ward', {
        type: [{ code: 'Quantity' }, { code: 'string' }],
      }),
      element('protocol', '0..1', 'uri', 'The protocol that asks for this kind of bed'),
      element('previous', '0..1', referenceTo(OWN), 'The assignment before this one'),
      element('move', '0..*', 'BackboneElement', 'Each move within the ward'),
      element('move.at', '1..1', 'dateTime', 'When'),
      element('move.from', '1..1', 'string', 'The bed before', {
        constraint: [
          {
            key: 'bed-2',
            severity: 'error',
            human: 'A bed is named by floor and number',
            expression: "matches('^[0-9]+-[0-9]+$')",
          },
        ],
      }),
    ],
  },
};
