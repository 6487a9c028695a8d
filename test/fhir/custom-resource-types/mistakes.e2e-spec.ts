import { afterEach, describe, expect, it } from 'vitest';
import { installTypes } from '../../../src/extension/resource-types/compile-types.js';
import { isResourceType } from '../../../src/fhir/definitions/resource-types.js';
import type { DeclaredResourceType } from '../../../src/index.js';
import { definition, element, parameter, R4, SUBJECT, TITLE } from './fall-plan.js';

function withParameter(more: object): DeclaredResourceType {
  return { definition: definition([SUBJECT]), searchParameters: [parameter(more)] };
}

afterEach(() => installTypes([]));

describe('F76 a declared resource type', () => {
  const OWN_CODES = { strength: 'required' as const, valueSet: 'https://hospital.example/ValueSet/unknown' };
  const dup: DeclaredResourceType = { definition: definition([TITLE]) };
  it.each<[string, string, readonly DeclaredResourceType[]]>([
    ['a type of R4', 'type is Observation', [{ definition: definition([TITLE], { type: 'Observation' }) }]],
    ['a data type of R4', 'type is HumanName', [{ definition: definition([TITLE], { type: 'HumanName' }) }]],
    [
      'a name that no scope can have',
      'a capital, then letters alone',
      [{ definition: definition([TITLE], { type: 'Fall-Plan' }) }],
    ],
    ['a url of HL7', 'namespace of HL7', [{ definition: definition([TITLE], { url: `${R4}/FallPlan` }) }]],
    ['no url', 'must be an absolute URL', [{ definition: definition([TITLE], { url: 'FallPlan' }) }]],
    ['a logical model', 'kind must be resource', [{ definition: definition([TITLE], { kind: 'logical' }) }]],
    [
      'a profile',
      'derivation must be specialization',
      [{ definition: definition([TITLE], { derivation: 'constraint' }) }],
    ],
    ['an abstract type', 'abstract must be false', [{ definition: definition([TITLE], { abstract: true }) }]],
    [
      'another base',
      'baseDefinition must be',
      [{ definition: definition([TITLE], { baseDefinition: `${R4}/Patient` }) }],
    ],
    [
      'another version',
      'fhirVersion must be 4.0.1',
      [{ definition: definition([TITLE], { fhirVersion: '5.0.0' }) }],
    ],
    [
      'no elements',
      'has no element, nor has a snapshot',
      [{ definition: definition([], { differential: undefined }) }],
    ],
    [
      'nothing of its own',
      'FallPlan has no elements of its own',
      [{ definition: definition([element('id', 'id')]) }],
    ],
    ['two modules for it', 'which two modules declare', [dup, dup]],
    [
      'an unknown data type',
      'FallPlan.title has the type text, which is no data type',
      [{ definition: definition([element('title', 'text')]) }],
    ],
    [
      'no data type',
      'FallPlan.title has no type',
      [{ definition: definition([element('title', 'x', { type: [] })]) }],
    ],
    [
      'several data types',
      'call it FallPlan.title[x]',
      [{ definition: definition([element('title', 'x', { type: [{ code: 'string' }, { code: 'code' }] })]) }],
    ],
    [
      'no cardinality',
      'has no min or max',
      [{ definition: definition([element('title', 'string', { min: undefined as never })]) }],
    ],
    [
      'a wrong cardinality',
      'may stand 2 to 1 times',
      [{ definition: definition([element('title', 'string', { min: 2 })]) }],
    ],
    [
      'an element of another type',
      'must stand below FallPlan',
      [{ definition: definition([{ ...TITLE, path: 'Fall.title' }]) }],
    ],
    [
      'an element below a data type',
      'must stand below FallPlan',
      [{ definition: definition([TITLE, element('title.more', 'string')]) }],
    ],
    ['an element twice', 'stands there twice', [{ definition: definition([TITLE, TITLE]) }]],
    [
      'a changed inheritance',
      'is the same in all types',
      [{ definition: definition([TITLE, element('text', 'Narrative', { min: 1 })]) }],
    ],
    ['a capital', 'is no name for an element', [{ definition: definition([element('Title', 'string')]) }]],
    [
      'an empty backbone',
      'FallPlan.step has no elements of its own',
      [{ definition: definition([element('step', 'BackboneElement')]) }],
    ],
    [
      'a reference to nowhere',
      'may refer to https://x.example/Y',
      [
        {
          definition: definition([
            element('to', 'x', { type: [{ code: 'Reference', targetProfile: ['https://x.example/Y'] }] }),
          ]),
        },
      ],
    ],
    [
      'an unknown content reference',
      'repeats #FallPlan.step',
      [{ definition: definition([element('title', 'x', { contentReference: '#FallPlan.step' })]) }],
    ],
    [
      'what is not checked',
      'has patternString, which is not checked',
      [{ definition: definition([element('title', 'string', { patternString: 'x' })]) }],
    ],
    [
      'a profiled data type',
      'names the profile',
      [
        {
          definition: definition([
            element('title', 'x', { type: [{ code: 'Quantity', profile: [`${R4}/SimpleQuantity`] }] }),
          ]),
        },
      ],
    ],
    [
      'an unknown value set',
      'is bound to https://hospital.example/ValueSet/unknown, which is not known',
      [{ definition: definition([element('status', 'code', { binding: OWN_CODES })]) }],
    ],
    [
      'a value set out of nothing',
      'whose codes cannot be listed',
      [
        {
          definition: definition([element('status', 'code', { binding: OWN_CODES })]),
          valueSets: [
            {
              resourceType: 'ValueSet',
              url: OWN_CODES.valueSet,
              status: 'active',
              compose: { include: [{ system: 'urn:unknown' }] },
            },
          ],
        },
      ],
    ],
    [
      'an invariant that does not parse',
      'the constraint f-1, whose expression cannot be evaluated',
      [
        {
          definition: definition([
            element('title', 'string', {
              constraint: [{ key: 'f-1', severity: 'error', human: 'x', expression: 'title.(' }],
            }),
          ]),
        },
      ],
    ],
    [
      'an invariant without expression',
      'the constraint f-1 without an expression',
      [
        {
          definition: definition([
            element('title', 'string', { constraint: [{ key: 'f-1', severity: 'error', human: 'x' }] }),
          ]),
        },
      ],
    ],
    [
      'a search expression that does not parse',
      'SearchParameter subject: expression cannot be indexed',
      [withParameter({ expression: 'FallPlan.subject.(' })],
    ],
    [
      'a search expression about nothing',
      "the definitions know no 'object'",
      [withParameter({ expression: 'FallPlan.object' })],
    ],
    [
      'a search expression about another type',
      'is about Patient',
      [withParameter({ expression: 'Patient.name' })],
    ],
    [
      'a search parameter of another kind than its element',
      'a number parameter cannot index',
      [withParameter({ type: 'number', target: undefined })],
    ],
    ['a search parameter of all types', 'must begin with a letter', [withParameter({ code: '_id' })]],
    ['a target that is no type', 'must name resource types', [withParameter({ target: ['Nothing'] })]],
    [
      'an unknown compartment',
      'compartments.Ward is no compartment',
      [{ ...withParameter({}), compartments: { Ward: ['subject'] } as never }],
    ],
    [
      'a compartment without parameter',
      'names patient, which is not among its searchParameters',
      [{ ...withParameter({}), compartments: { Patient: ['patient'] } }],
    ],
    [
      'a compartment that its parameter cannot reach',
      'must be a reference parameter with the target Encounter',
      [{ ...withParameter({}), compartments: { Encounter: ['subject'] } }],
    ],
    [
      'a compartment of nobody in particular',
      'isShared says',
      [{ ...withParameter({}), compartments: { Patient: ['subject'] }, isShared: true }],
    ],
    [
      'a definition that is no valid resource',
      'StructureDefinition FallPlan:',
      [{ definition: definition([TITLE], { status: 'done' }) }],
    ],
  ])('with %s is refused, with the place and the next step', (_, words, types) => {
    expect(() => installTypes(types)).toThrow(words);
    expect(isResourceType('FallPlan')).toBe(false);
    expect(() => installTypes(types)).toThrow(
      /^The resource type of the StructureDefinition \S+ cannot be added: /,
    );
  });
});
