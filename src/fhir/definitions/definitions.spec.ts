import { describe, expect, it } from 'vitest';
import { compartmentMembers, compartmentParameters, COMPARTMENT_TYPES } from './compartments.js';
import { readGenerated } from './generated-files.js';
import { isResourceType, resourceTypes, resourceTypeName, resourceTypeNumber } from './resource-types.js';
import { searchParametersOf } from './search-parameters.js';
import { elementsOf, isDomainResource } from './structures.js';
import { requiredValueSet } from './value-sets.js';

describe('resource types – resourcelist.html', () => {
  it('are the 146 of R4', () => {
    expect(resourceTypes()).toHaveLength(146);
    expect([...readGenerated('structures').kinds.resources].toSorted((a, b) => (a < b ? -1 : 1))).toEqual(
      resourceTypes(),
    );
  });

  it('keep the numbers that databases hold', () => {
    expect(['Account', 'Observation', 'Patient', 'VisionPrescription'].map(resourceTypeNumber)).toEqual([
      1, 96, 103, 146,
    ]);
    expect(resourceTypes().map(resourceTypeNumber).map(resourceTypeName)).toEqual(resourceTypes());
  });

  it('are told from abstract types, Medplum’s own and names of Object.prototype', () => {
    const others = [
      'Resource',
      'DomainResource',
      'Bot',
      'Project',
      'SubscriptionStatus',
      'constructor',
      'patient',
    ];
    expect(others.filter(isResourceType)).toEqual([]);
    expect(() => resourceTypeNumber('Bot')).toThrow(RangeError);
    expect(() => resourceTypeName(0)).toThrow(RangeError);
  });
});

describe('structures – elementdefinition.html', () => {
  it('know choices, cardinalities, targets and required bindings', () => {
    expect(elementsOf('Patient')?.get('deceased')).toMatchObject({
      isChoice: true,
      types: [{ code: 'boolean' }, { code: 'dateTime' }],
    });
    expect(elementsOf('Patient')?.get('name')).toMatchObject({ min: 0, max: Infinity });
    expect(elementsOf('Patient.link')?.get('other')).toMatchObject({
      min: 1,
      max: 1,
      types: [{ code: 'Reference', targets: ['Patient', 'RelatedPerson'] }],
    });
    expect(elementsOf('Patient')?.get('gender')?.requiredValueSet).toBe(
      'http://hl7.org/fhir/ValueSet/administrative-gender',
    );
  });

  it('name the structure of backbone elements and of elements repeated inside themselves', () => {
    expect(elementsOf('Patient')?.get('contact')?.types).toEqual([{ code: 'Patient.contact', targets: [] }]);
    expect(elementsOf('Questionnaire.item')?.get('item')?.types[0]?.code).toBe('Questionnaire.item');
  });

  it('have an entry for every type that an element names', () => {
    const { structures } = readGenerated('structures');
    const codes = Object.keys(structures).flatMap(structure =>
      [...(elementsOf(structure)?.values() ?? [])].flatMap(element => element.types.map(type => type.code)),
    );
    const primitive = /^[a-z]/;
    expect(codes.filter(code => !primitive.test(code) && elementsOf(code) === undefined)).toEqual([]);
  });

  it('tell domain resources', () => {
    expect(resourceTypes().filter(type => !isDomainResource(type))).toEqual([
      'Binary',
      'Bundle',
      'Parameters',
    ]);
  });

  it('are unknown for names of Object.prototype', () => {
    expect(elementsOf('constructor')).toBeUndefined();
    expect(searchParametersOf('constructor').size).toBe(0);
    expect(requiredValueSet('constructor')).toBeUndefined();
  });
});

describe('search parameters – searchparameter-registry.html', () => {
  it('have the expression of their type alone', () => {
    expect(searchParametersOf('Observation').get('code')?.expression).toBe('Observation.code');
    expect(searchParametersOf('Patient').get('birthdate')?.expression).toBe('Patient.birthDate');
    expect(searchParametersOf('InsurancePlan').get('name')?.expression).toBe(
      'InsurancePlan.name | InsurancePlan.alias',
    );
  });

  it('write casts in one way', () => {
    const expressions = resourceTypes().flatMap(type =>
      [...searchParametersOf(type).values()].flatMap(({ expression = '', components }) => [
        expression,
        ...components.map(component => component.expression),
      ]),
    );
    expect(expressions.filter(expression => /\bas\b/.test(expression))).toEqual([]);
  });

  it('begin at their type, and only the three that are about no element have none', () => {
    const parameters = resourceTypes().flatMap(type => [...searchParametersOf(type).values()]);
    const without = parameters.filter(parameter => parameter.expression === undefined);
    expect(new Set(without.map(parameter => parameter.code))).toEqual(
      new Set(['_text', '_content', '_query']),
    );
    const elsewhere = parameters.filter(({ expression, resourceType }) =>
      expression?.split(' | ').some(branch => branch.split('.')[0] !== resourceType),
    );
    expect(elsewhere).toEqual([]);
  });

  it('are R4’s alone', () => {
    expect(searchParametersOf('DetectedIssue').has('status')).toBe(false);
    expect(searchParametersOf('DeviceDefinition').has('classification')).toBe(false);
    const urls = readGenerated('search-parameters').parameters.map(({ url }) => url);
    expect(urls.filter(url => !url.startsWith('http://hl7.org/fhir/SearchParameter/'))).toEqual([]);
    expect(urls).toHaveLength(1384);
  });

  it('have every type inherit those of Resource, and _text those of DomainResource', () => {
    expect(searchParametersOf('Binary').get('_lastUpdated')?.expression).toBe('Binary.meta.lastUpdated');
    expect(searchParametersOf('Binary').has('_text')).toBe(false);
    expect(searchParametersOf('Patient').has('_text')).toBe(true);
  });

  it('resolve the components of composites', () => {
    expect(searchParametersOf('Observation').get('code-value-quantity')?.components).toEqual([
      { code: 'code', type: 'token', expression: 'code' },
      { code: 'value-quantity', type: 'quantity', expression: 'value.ofType(Quantity)' },
    ]);
  });
});

describe('compartments – compartmentdefinition.html', () => {
  it('are the five of R4', () => {
    const sizes = COMPARTMENT_TYPES.map(type => [type, compartmentMembers(type).length]);
    expect(Object.fromEntries(sizes)).toEqual({
      Device: 32,
      Encounter: 25,
      Patient: 66,
      Practitioner: 59,
      RelatedPerson: 32,
    });
  });

  it('name search parameters that their types have', () => {
    const missing = COMPARTMENT_TYPES.flatMap(compartment =>
      compartmentMembers(compartment).flatMap(type =>
        compartmentParameters(compartment, type)
          .filter(code => searchParametersOf(type).get(code)?.type !== 'reference')
          .map(code => `${compartment} ${type}.${code}`),
      ),
    );
    expect(missing).toEqual([]);
  });

  it('answer nothing for types outside', () => {
    expect(compartmentParameters('Patient', 'Observation')).toEqual(['subject', 'performer']);
    expect(compartmentParameters('Patient', 'Practitioner')).toEqual([]);
    expect(compartmentParameters('Patient', 'constructor')).toEqual([]);
    expect(compartmentParameters('Group', 'Patient')).toEqual([]);
  });
});

describe('required value sets – terminologies.html#required', () => {
  it('are expanded, hierarchies included', () => {
    expect(requiredValueSet('http://hl7.org/fhir/ValueSet/administrative-gender')?.codes).toEqual([
      'male',
      'female',
      'other',
      'unknown',
    ]);
    const clinical = requiredValueSet('http://hl7.org/fhir/ValueSet/condition-clinical');
    expect(clinical?.has('http://terminology.hl7.org/CodeSystem/condition-clinical', 'recurrence')).toBe(
      true,
    );
    expect(clinical?.has('http://example.org', 'recurrence')).toBe(false);
  });

  it('are all but four', () => {
    const sets = Object.entries(readGenerated('value-sets'));
    const unexpanded = sets.filter(([, codes]) => codes === null).map(([url]) => url);
    expect(new Set(unexpanded)).toEqual(
      new Set([
        'http://hl7.org/fhir/ValueSet/currencies',
        'http://hl7.org/fhir/ValueSet/mimetypes',
        'http://hl7.org/fhir/ValueSet/ucum-units',
        'http://loinc.org/vs/LL379-9',
      ]),
    );
  });
});
