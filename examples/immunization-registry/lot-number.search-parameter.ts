import type { DeclaredSearchParameter } from '../../src/index.js';

/** `GET /fhir/Immunization?registry-lot=AB12`: who has received a dose of a recalled lot? */
export const LOT_NUMBER: DeclaredSearchParameter = {
  id: 'immunization-registry-lot',
  url: 'https://hospital.example/SearchParameter/immunization-registry-lot',
  code: 'registry-lot',
  base: ['Immunization'],
  type: 'string',
  expression: 'Immunization.lotNumber',
};
