import { describe, expect, it } from 'vitest';
import { patient, refusal, refused } from '../../../test/support/xml-patients.js';
import { parseXml } from './parse-xml.js';

describe('FHIR XML to JSON – https://hl7.org/fhir/R4/xml.html', () => {
  it('reads value attributes by the type of the element', () => {
    const xml = patient(
      '<active value="true"/><birthDate value="1974-12-25"/><multipleBirthInteger value="2"/>',
    );
    expect(parseXml(xml)).toEqual({
      resourceType: 'Patient',
      active: true,
      birthDate: '1974-12-25',
      multipleBirthInteger: 2,
    });
  });

  it('keeps the digits of decimals', () => {
    const xml =
      '<Observation xmlns="http://hl7.org/fhir"><valueQuantity><value value="1.10"/></valueQuantity></Observation>';
    expect(JSON.stringify(parseXml(xml))).toBe(
      '{"resourceType":"Observation","valueQuantity":{"value":1.10}}',
    );
  });

  it('keeps id and extensions of primitives in their place among the repetitions', () => {
    const given =
      '<given value="A"/><given id="b"/><given value="C"><extension url="u"><valueCode value="c"/></extension></given>';
    expect(parseXml(patient(`<name id="n">${given}</name>`))['name']).toEqual([
      {
        id: 'n',
        given: ['A', null, 'C'],
        _given: [null, { id: 'b' }, { extension: [{ url: 'u', valueCode: 'c' }] }],
      },
    ]);
  });

  it('reads contained resources, and the id of a resource as an element', () => {
    const contained =
      '<contained><Organization><id value="o"/><name value="Acme"/></Organization></contained>';
    expect(parseXml(patient(`<id value="p"/>${contained}`))).toEqual({
      resourceType: 'Patient',
      id: 'p',
      contained: [{ resourceType: 'Organization', id: 'o', name: 'Acme' }],
    });
  });

  it('drops comments, instructions and white space, and reads references to characters', () => {
    const content = '\n  <!-- who? --><?look away?>\n  <gender value="&#x6d;ale"/>\r\n';
    const prolog = '\ufeff<?xml version="1.0" encoding="utf-8"?>\n<!-- a patient -->\n';
    expect(parseXml(patient(content, prolog))).toEqual({ resourceType: 'Patient', gender: 'male' });
  });

  it('takes any prefix for the namespace of FHIR', () => {
    const xml = '<f:Patient xmlns:f="http://hl7.org/fhir"><f:active value="false"/></f:Patient>';
    expect(parseXml(xml)).toEqual({ resourceType: 'Patient', active: false });
  });

  it.each([
    ['an unknown element', '<colour value="red"/>', 'Patient has no element "colour"'],
    ['an unknown attribute', '<active value="true" since="2001"/>', 'Element has no attribute "since"'],
    [
      'an attribute of another namespace',
      '<active xml:lang="en" value="true"/>',
      'attribute "xml:lang" is not allowed',
    ],
    [
      'an id that is an element',
      '<name><id value="n"/></name>',
      'HumanName has no element "id": it is an attribute',
    ],
    ['text', '<active>true</active>', 'an element may hold no text'],
    ['CDATA', '<![CDATA[x]]>', 'an element may hold no text'],
    ['a wrong order', '<gender value="male"/><active value="true"/>', 'active must stand before gender'],
    [
      'repetitions that are apart',
      '<name><text value="A"/></name><gender value="male"/><name/>',
      'name must stand before gender',
    ],
    [
      'a repetition of what may stand once',
      '<active value="true"/><active value="true"/>',
      'active may stand only once',
    ],
    [
      'two types of one choice',
      '<deceasedBoolean value="true"/><deceasedDateTime value="2001"/>',
      'exclude each other',
    ],
    ['an empty element', '<name/>', 'Patient.name[0] must not be empty'],
    ['a primitive without value', '<active/>', 'Patient.active must have a value'],
    ['an empty attribute', '<gender value=""/>', 'the attribute "value" must not be empty'],
    ['a boolean that is none', '<active value="1"/>', 'Patient.active must be true or false'],
    [
      'a number that is none',
      '<multipleBirthInteger value="+1"/>',
      'Patient.multipleBirth is not a well-formed integer',
    ],
    [
      'an element without namespace',
      '<active xmlns="" value="true"/>',
      'the element "active" must be in the namespace',
    ],
    [
      'an element of a foreign namespace',
      '<active xmlns="urn:x" value="true"/>',
      'must be in the namespace http://hl7.org/fhir',
    ],
    ['a container without resource', '<contained/>', 'Patient.contained[0] must hold a resource'],
    [
      'two resources in one container',
      '<contained><Basic/><Basic/></contained>',
      'may hold one resource only',
    ],
    [
      'a contained element that is no resource',
      '<contained><Age/></contained>',
      '"Age" stands where a resource type',
    ],
  ])('refuses %s', (_what, content, message) => {
    expect(refusal(patient(content))).toContain(message);
  });

  it('says where: line, column and path', () => {
    const error = refused(patient('\n  <name>\n    <famly value="X"/>\n  </name>'));
    expect(error.message).toContain('line 3, column 22');
    expect(error.issues).toMatchObject([{ code: 'structure', expression: 'Patient.name[0]' }]);
  });

  it('never repeats a name that FHIR could not have', () => {
    expect(refusal(patient(`<${'x'.repeat(500)}/>`))).toContain('Patient has no element with that name');
  });
});
