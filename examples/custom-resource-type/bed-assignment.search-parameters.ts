import type { DeclaredResourceType } from '../../src/index.js';

type Parameter = NonNullable<DeclaredResourceType['searchParameters']>[number];

function parameter(
  code: string,
  type: Parameter['type'],
  path: string,
  more: Partial<Parameter> = {},
): Parameter {
  return {
    id: `bed-assignment-${code}`,
    url: `https://hospital.example/fhir/SearchParameter/bed-assignment-${code}`,
    code,
    type,
    expression: `BedAssignment${path}`,
    ...more,
  };
}

const definition = (code: string): string =>
  `https://hospital.example/fhir/SearchParameter/bed-assignment-${code}`;

/** One of each kind. */
export const BED_ASSIGNMENT_SEARCH_PARAMETERS: readonly Parameter[] = [
  parameter('identifier', 'token', '.identifier'),
  parameter('status', 'token', '.status'),
  parameter('reason', 'token', '.reason'),
  parameter('patient', 'reference', '.patient', { target: ['Patient'] }),
  parameter('encounter', 'reference', '.encounter', { target: ['Encounter'] }),
  parameter('ward', 'reference', '.ward', { target: ['Location'] }),
  parameter('previous', 'reference', '.previous', { target: ['BedAssignment'] }),
  parameter('bed', 'string', '.bed'),
  // What is called `date` is also the date by which $everything narrows, and the newest come first.
  parameter('date', 'date', '.period'),
  parameter('urgency', 'number', '.urgency'),
  parameter('surcharge', 'quantity', '.surcharge.ofType(Quantity)'),
  parameter('protocol', 'uri', '.protocol'),
  parameter('ward-status', 'composite', '', {
    component: [
      { definition: definition('ward'), expression: 'ward' },
      { definition: definition('status'), expression: 'status' },
    ],
  }),
];
