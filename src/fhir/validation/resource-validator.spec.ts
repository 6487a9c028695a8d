import { describe, expect, it } from 'vitest';
import { ResourceValidator } from './resource-validator.js';

const validator = new ResourceValidator();

const DIV = '<div xmlns="http://www.w3.org/1999/xhtml"><p title="on call = yes">Peter</p></div>';
const RACE = 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-race';

function patient(elements: object = {}): object {
  return { resourceType: 'Patient', ...elements };
}

function observation(elements: object = {}): object {
  return { resourceType: 'Observation', status: 'final', code: { text: 'Weight' }, ...elements };
}

/** `code expression` of each mistake. */
function mistakes(resource: unknown): string[] {
  return validator.validate(resource).map(issue => `${issue.code} ${issue.expression ?? ''}`);
}

describe('units under a required binding – ucum.org', () => {
  it.each([
    ['http://unitsofmeasure.org', 'mg/dL', false],
    ['http://unitsofmeasure.org', 'kilogramme', true],
    ['http://example.org', 'mg/dL', true],
  ])('%s %s', (system, code, isMistake) => {
    const unitOfMeasure = { coding: [{ system, code }] };
    const synthesis = { resourceType: 'RiskEvidenceSynthesis', riskEstimate: { unitOfMeasure } };
    const mistake = 'code-invalid RiskEvidenceSynthesis.riskEstimate.unitOfMeasure';
    expect(mistakes(synthesis).includes(mistake)).toBe(isMistake);
  });
});

describe('structure of resources – validation.html', () => {
  it.each([
    ['a minimal Patient', patient()],
    ['a choice', observation({ valueQuantity: { value: 72.5, unit: 'kg' } })],
    [
      'a primitive with only an extension',
      patient({ _birthDate: { extension: [{ url: RACE, valueCode: 'x' }] } }),
    ],
    [
      'a required primitive with only an extension',
      observation({ status: undefined, _status: { extension: [{ url: RACE, valueCode: 'x' }] } }),
    ],
    [
      'repeating primitives padded with null',
      patient({
        name: [
          {
            given: ['Peter', null],
            _given: [null, { extension: [{ url: RACE, valueCode: 'x' }] }],
          },
        ],
      }),
    ],
    [
      'nested extensions',
      patient({ extension: [{ url: RACE, extension: [{ url: 'text', valueString: 'x' }] }] }),
    ],
    ['a narrative', patient({ text: { status: 'generated', div: DIV } })],
    [
      'a contained resource',
      patient({
        contained: [{ resourceType: 'Organization', id: 'o', name: 'Clinic' }],
        managingOrganization: { reference: '#o' },
      }),
    ],
    [
      'a data-absent coded element',
      { ...observation(), code: { extension: [{ url: RACE, valueCode: 'unknown' }] } },
    ],
    [
      'an element repeated inside itself',
      {
        resourceType: 'Questionnaire',
        status: 'draft',
        item: [{ linkId: '1', type: 'group', item: [{ linkId: '1.1', type: 'string' }] }],
      },
    ],
    [
      'an allergy with its required codes',
      {
        resourceType: 'AllergyIntolerance',
        patient: { reference: 'Patient/1' },
        clinicalStatus: {
          coding: [
            { system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical', code: 'active' },
            { system: 'http://example.org/ours', code: 'x' },
          ],
        },
      },
    ],
    [
      'resources in entries, each with its contained ones',
      {
        resourceType: 'Bundle',
        type: 'collection',
        entry: [
          {
            resource: patient({
              contained: [{ resourceType: 'Bundle', type: 'collection', entry: [{ resource: patient() }] }],
            }),
          },
        ],
      },
    ],
  ])('accepts %s', (_, resource) => {
    expect(validator.validate(JSON.parse(JSON.stringify(resource)))).toEqual([]);
  });

  it.each<[string, unknown, string]>([
    ['no object', ['Patient'], 'structure Resource'],
    ['no resourceType', { id: '1' }, 'structure Resource.resourceType'],
    ['an unknown type', { resourceType: 'Martian' }, 'structure Martian.resourceType'],
    ['an abstract type', { resourceType: 'DomainResource' }, 'structure DomainResource.resourceType'],
    ['an inherited name as type', { resourceType: 'constructor' }, 'structure constructor.resourceType'],
    ['a data type as resource', { resourceType: 'HumanName' }, 'structure HumanName.resourceType'],

    ['an unknown element', patient({ nickname: 'P' }), 'structure Patient.nickname'],
    ['an unknown nested element', patient({ contact: [{ age: 7 }] }), 'structure Patient.contact[0].age'],
    ['an element of Object.prototype', patient({ constructor: 1 }), 'structure Patient.constructor'],
    ['a property that is no element name', patient({ 'Peter Chalmers': 1 }), 'structure Patient'],
    ['a sibling of a complex element', patient({ _name: [{ id: 'a' }] }), 'structure Patient._name'],
    [
      'a sibling of an id that is an attribute in XML',
      patient({ name: [{ id: 'a', _id: { extension: [{ url: 'http://x', valueCode: 'c' }] } }] }),
      'structure Patient.name[0]._id',
    ],
    [
      'a sibling of the url of an extension',
      patient({ extension: [{ url: 'http://x', _url: { id: 'a' }, valueCode: 'c' }] }),
      'structure Patient.extension[0]._url',
    ],
    [
      'a sibling of a narrative',
      patient({
        text: {
          status: 'empty',
          div: '<div xmlns="http://www.w3.org/1999/xhtml">a</div>',
          _div: { id: 'a' },
        },
      }),
      'structure Patient.text._div',
    ],
    ['Medplum’s own element', patient({ meta: { project: 'x' } }), 'structure Patient.meta.project'],

    ['a single value as array', patient({ birthDate: ['2000'] }), 'structure Patient.birthDate'],
    ['an array as single value', patient({ name: { family: 'P' } }), 'structure Patient.name'],
    ['an array in an array', patient({ name: [[{ family: 'P' }]] }), 'structure Patient.name[0]'],
    ['a string for an object', patient({ name: ['Peter'] }), 'structure Patient.name[0]'],
    ['an object for a string', patient({ name: [{ family: {} }] }), 'structure Patient.name[0].family'],
    ['a string for a boolean', patient({ active: 'true' }), 'structure Patient.active'],
    ['a string for a number', observation({ valueInteger: '1' }), 'structure Observation.value'],
    ['a number for a string', patient({ name: [{ family: 1 }] }), 'structure Patient.name[0].family'],
    ['null', patient({ birthDate: null }), 'structure Patient.birthDate'],
    ['null among objects', patient({ name: [null] }), 'structure Patient.name[0]'],
    [
      'null without sibling',
      patient({ name: [{ given: ['P', null] }] }),
      'structure Patient.name[0].given[1]',
    ],
    ['an empty object', patient({ name: [{}] }), 'structure Patient.name[0]'],
    ['an empty array', patient({ name: [] }), 'structure Patient.name'],
    ['an empty string', patient({ name: [{ family: '' }] }), 'value Patient.name[0].family'],
    [
      'arrays of different length',
      patient({ name: [{ given: ['P'], _given: [null, { id: 'b' }] }] }),
      'structure Patient.name[0].given',
    ],
    [
      'a sibling with an unknown element',
      patient({ _birthDate: { value: 1 } }),
      'structure Patient.birthDate.value',
    ],

    ['a missing element', { resourceType: 'Observation', status: 'final' }, 'required Observation.code'],
    ['a missing nested element', patient({ link: [{ type: 'refer' }] }), 'required Patient.link[0].other'],

    ['a malformed date', patient({ birthDate: '2021-02-30' }), 'value Patient.birthDate'],
    ['a dateTime as date', patient({ birthDate: '2021-02-03T10:00:00Z' }), 'value Patient.birthDate'],
    [
      'a dateTime without zone',
      observation({ effectiveDateTime: '2021-02-03T10:00:00' }),
      'value Observation.effective',
    ],
    ['a malformed instant', patient({ meta: { lastUpdated: '2021' } }), 'value Patient.meta.lastUpdated'],
    ['a malformed id', patient({ id: 'a/b' }), 'value Patient.id'],
    ['a malformed uri', patient({ implicitRules: 'a b' }), 'value Patient.implicitRules'],
    ['a malformed code', patient({ language: ' en' }), 'value Patient.language'],
    ['malformed base64', patient({ photo: [{ data: '?' }] }), 'value Patient.photo[0].data'],
    ['a fraction for an integer', patient({ multipleBirthInteger: 1.5 }), 'value Patient.multipleBirth'],
    ['zero for a positiveInt', patient({ telecom: [{ rank: 0 }] }), 'value Patient.telecom[0].rank'],

    [
      'two types of one choice',
      patient({ deceasedBoolean: false, deceasedDateTime: '2021' }),
      'structure Patient.deceased',
    ],
    ['a type that the choice lacks', patient({ deceasedString: 'yes' }), 'structure Patient.deceasedString'],
    ['a choice without type', observation({ value: 1 }), 'structure Observation.value'],

    [
      'an extension without url',
      patient({ extension: [{ valueCode: 'x' }] }),
      'required Patient.extension[0].url',
    ],
    [
      'an extension without content',
      patient({ extension: [{ url: RACE }] }),
      'invariant Patient.extension[0]',
    ],
    [
      'an extension with value and extensions',
      patient({ extension: [{ url: RACE, valueCode: 'x', extension: [{ url: 'a', valueCode: 'x' }] }] }),
      'invariant Patient.extension[0]',
    ],

    [
      'a contained resource without type',
      patient({ contained: [{ id: 'o' }] }),
      'structure Patient.contained[0].resourceType',
    ],
    [
      'a resource contained in a contained one',
      patient({
        contained: [
          { resourceType: 'Organization', id: 'o', contained: [{ resourceType: 'Location', id: 'l' }] },
        ],
      }),
      'structure Patient.contained[0].contained[0]',
    ],
    [
      'a mistake in an entry',
      { resourceType: 'Bundle', type: 'collection', entry: [{ resource: patient({ active: 1 }) }] },
      'structure Bundle.entry[0].resource.active',
    ],

    ['a code outside of a required value set', patient({ gender: 'm' }), 'code-invalid Patient.gender'],
    [
      'a MIME type without slash',
      patient({ photo: [{ contentType: 'jpeg' }] }),
      'code-invalid Patient.photo[0].contentType',
    ],
    [
      'a coding outside of a required value set',
      {
        resourceType: 'AllergyIntolerance',
        patient: { reference: 'Patient/1' },
        clinicalStatus: { coding: [{ system: 'http://example.org', code: 'active' }] },
      },
      'code-invalid AllergyIntolerance.clinicalStatus',
    ],
    [
      'text alone under a required binding',
      {
        resourceType: 'AllergyIntolerance',
        patient: { reference: 'Patient/1' },
        clinicalStatus: { text: 'active' },
      },
      'code-invalid AllergyIntolerance.clinicalStatus',
    ],

    [
      'a reference of no form',
      observation({ subject: { reference: 'Peter' } }),
      'value Observation.subject.reference',
    ],
    [
      'a reference to a type that is not allowed',
      observation({ encounter: { reference: 'Patient/1' } }),
      'value Observation.encounter.reference',
    ],

    ['a narrative without div', patient({ text: { status: 'generated' } }), 'required Patient.text.div'],
    [
      'a narrative that is no XHTML',
      patient({ text: { status: 'generated', div: 'Peter' } }),
      'structure Patient.text.div',
    ],
  ])('refuses %s', (_, resource, mistake) => {
    expect(mistakes(JSON.parse(JSON.stringify(resource)))).toEqual([mistake]);
  });
});
