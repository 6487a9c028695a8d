import { describe, expect, it } from 'vitest';
import { compartmentMembers } from '../../fhir/definitions/compartments.js';
import { resourceTypes } from '../../fhir/definitions/resource-types.js';
import { searchParametersOf } from '../../fhir/definitions/search-parameters.js';
import { ADDITIONAL_COMPARTMENT_PARAMETERS, patientScopeReach } from './patient-scope-reach.js';

/** Row d: out of the reach of any `patient/` scope, one by one, so that nobody comes in or out by accident. */
const OUT_OF_REACH = [
  'BiologicallyDerivedProduct Bundle EnrollmentResponse Linkage MedicinalProduct',
  'MedicinalProductAuthorization MedicinalProductContraindication MedicinalProductIndication',
  'MedicinalProductIngredient MedicinalProductInteraction MedicinalProductManufactured MedicinalProductPackaged',
  'MedicinalProductPharmaceutical MedicinalProductUndesirableEffect MessageHeader OperationOutcome Parameters',
  'PaymentNotice PaymentReconciliation ResearchStudy Slot Subscription SubstanceNucleicAcid SubstancePolymer',
  'SubstanceProtein SubstanceReferenceInformation SubstanceSourceMaterial TestReport TestScript',
  'VerificationResult',
].flatMap(line => line.split(' '));

function typesOf(reach: string): string[] {
  return resourceTypes().filter(type => patientScopeReach(type) === reach);
}

describe('reach of patient/ scopes – docs/decisions, A3', () => {
  const additional = Object.keys(ADDITIONAL_COMPARTMENT_PARAMETERS);

  it('row a is the CompartmentDefinition, row b the four types beside it', () => {
    const expected = new Set([...compartmentMembers('Patient'), ...additional]);
    expect(new Set(typesOf('compartment'))).toEqual(expected);
    expect(expected.size).toBe(66 + 4);
  });

  it('row b goes by reference parameters which the types have', () => {
    const parameters = Object.entries(ADDITIONAL_COMPARTMENT_PARAMETERS);
    const kinds = parameters.flatMap(([type, codes]) =>
      codes.map(code => searchParametersOf(type).get(code)?.type),
    );
    expect(new Set(kinds)).toEqual(new Set(['reference']));
  });

  it('every type stands in exactly one row', () => {
    expect(typesOf('none')).toEqual(OUT_OF_REACH);
    expect(typesOf('security-context')).toEqual(['Binary']);
    expect(typesOf('shared')).toHaveLength(146 - 70 - 1 - OUT_OF_REACH.length);
  });

  it('nothing that is no resource type is in reach', () => {
    expect(['Bot', 'Resource', 'constructor', ''].map(patientScopeReach)).toEqual([
      'none',
      'none',
      'none',
      'none',
    ]);
  });
});
