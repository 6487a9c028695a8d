import { describe, expect, it } from 'vitest';
import { StructureError } from '../errors/fhir-error.js';
import { parseXml } from './parse-xml.js';

const XHTML = 'http://www.w3.org/1999/xhtml';

function patient(content: string, prolog = ''): string {
  return `${prolog}<Patient xmlns="http://hl7.org/fhir">${content}</Patient>`;
}

function refused(xml: string | Uint8Array): StructureError {
  try {
    parseXml(xml);
  } catch (error) {
    if (error instanceof StructureError) return error;
    throw error;
  }
  throw new Error('The document was read');
}

function refusal(xml: string | Uint8Array): string {
  return refused(xml).message;
}

function narrative(div: string): unknown {
  const { text } = parseXml(patient(`<text><status value="generated"/>${div}</text>`));
  return (text as { div: string }).div;
}

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
    ['an unknown element', '<colour value="red"/>', 'Patient has no element "colour" in R4'],
    ['an unknown attribute', '<active value="true" since="2001"/>', 'Element has no attribute "since"'],
    [
      'an attribute of another namespace',
      '<active xml:lang="en" value="true"/>',
      'attribute "xml:lang" is not allowed',
    ],
    [
      'an id that is an element',
      '<name><id value="n"/></name>',
      'HumanName has no element "id" in R4: it is an attribute',
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

describe('Narrative in FHIR XML – https://hl7.org/fhir/R4/narrative.html', () => {
  it('is kept to the letter', () => {
    const div = `<div xmlns="${XHTML}" class='a'>1 &lt; 2<br/><!-- note --><b>x</b>&#160;</div>`;
    expect(narrative(div)).toBe(div);
  });

  it('stands on its own feet when its namespace was declared further out', () => {
    const xml = `<Patient xmlns="http://hl7.org/fhir" xmlns:h="${XHTML}"><text><status value="generated"/><h:div><h:p title="a&quot;b">x</h:p><h:br/></h:div></text></Patient>`;
    expect((parseXml(xml)['text'] as { div: string }).div).toBe(
      `<div xmlns="${XHTML}"><p title="a&quot;b">x</p><br/></div>`,
    );
  });

  it.each([
    ['CDATA', '<![CDATA[><img src="x" onerror="steal()">]]>', '&gt;&lt;img src="x" onerror="steal()"&gt;'],
    ['an instruction', '<?php evil() ?>ok', 'ok'],
    ['a comment that HTML would end early', '<!--><img src="x" onerror="steal()"/>-->ok', 'ok'],
    ['another one', '<!--->ok<b title="-->"/>', '"/&gt;'],
  ])('gives HTML nothing to read otherwise: %s', (_what, inside, expected) => {
    const div = `<div xmlns="${XHTML}">${inside}</div>`;
    expect(narrative(div)).toBe(`<div xmlns="${XHTML}">${expected}</div>`);
  });

  it.each([
    ['in the namespace of FHIR', '<div>x</div>', 'must be a <div> in the namespace'],
    ['of another element', `<p xmlns="${XHTML}">x</p>`, 'the element "p" must be in the namespace'],
    [
      'with foreign markup',
      `<div xmlns="${XHTML}"><svg xmlns="http://www.w3.org/2000/svg"/></div>`,
      'only elements of XHTML',
    ],
    [
      'with foreign attributes',
      `<div xmlns="${XHTML}" xmlns:x="urn:x" x:y="1"/>`,
      'only attributes of XHTML',
    ],
    ['with an entity of HTML', `<div xmlns="${XHTML}">&nbsp;</div>`, 'undefined entity'],
  ])('is refused %s', (_what, div, message) => {
    expect(refusal(patient(`<text><status value="generated"/>${div}</text>`))).toContain(message);
  });
});

describe('Hostile XML', () => {
  const LAUGHS = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>';

  it.each([
    [
      'an external entity',
      patient('<gender value="&x;"/>', '<!DOCTYPE P [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
    ],
    ['a parameter entity', patient('', '<!DOCTYPE P [<!ENTITY % p SYSTEM "http://127.0.0.1/x.dtd">%p;]>')],
    ['an external DTD', patient('', '<!DOCTYPE Patient SYSTEM "http://127.0.0.1/patient.dtd">')],
    ['a billion laughs', patient('<gender value="&b;"/>', LAUGHS)],
  ])('%s is refused with the DOCTYPE', (_what, xml) => {
    expect(refusal(xml)).toContain('a document type declaration is not allowed');
  });

  it('an entity that nobody declared is refused', () => {
    expect(refusal(patient('<gender value="&x;"/>'))).toContain('undefined entity');
  });

  it.each(['constructor', '__proto__', 'toString'])('the name %s means nothing', name => {
    expect(refusal(patient(`<gender value="&${name};"/>`))).toContain('undefined entity');
    expect(refusal(patient(`<${name} value="1"/>`))).toContain('Patient has no element');
    expect(refusal(patient(`<active ${name}="1" value="true"/>`))).toContain('has no attribute');
  });

  it('is not nested deeper than 100 levels', () => {
    const extension = '<extension url="u">'.repeat(100_000);
    expect(refusal(patient(extension))).toContain('nested 100 levels deep');
    expect(refusal(patient(`<text><div xmlns="${XHTML}">${'<b>'.repeat(200)}`))).toContain(
      'nested 100 levels deep',
    );
  });

  it.each([
    [
      'UTF-16 by declaration',
      patient('', '<?xml version="1.0" encoding="UTF-16"?>'),
      'the encoding must be UTF-8',
    ],
    [
      'UTF-7 by declaration',
      patient('', '<?xml version="1.0" encoding="UTF-7"?>'),
      'the encoding must be UTF-8',
    ],
    ['XML 1.1', patient('', '<?xml version="1.1"?>'), 'the version of XML must be 1.0'],
    ['NUL', patient('<gender value="\u0000"/>'), 'disallowed character'],
    ['NUL by reference', patient('<gender value="&#0;"/>'), 'malformed character entity'],
    ['half of a surrogate pair', patient('<gender value="\ud800"/>'), 'half of a surrogate pair'],
    ['half of one by reference', patient('<gender value="&#xd800;"/>'), 'malformed character entity'],
    ['bytes that are not UTF-8', Buffer.from(patient('<gender value="ä"/>'), 'latin1'), 'not UTF-8'],
    ['UTF-16 by byte order mark', Buffer.from(`\ufeff${patient('')}`, 'utf16le'), 'not UTF-8'],
    ['UTF-16 without one', Buffer.from(patient(''), 'utf16le'), 'not valid XML'],
    ['an undeclared prefix', patient('<x:active value="true"/>'), 'unbound namespace prefix'],
    ['an attribute twice', patient('<active value="true" value="false"/>'), 'duplicate attribute'],
    ['markup in an attribute', patient('<gender value="<b>"/>'), 'disallowed character'],
    ['two roots', `${patient('')}${patient('')}`, 'only one root'],
    ['text after the root', `${patient('')}x`, 'text data outside of root node'],
    ['an open end', '<Patient xmlns="http://hl7.org/fhir"><name>', 'unclosed tag'],
    ['crossed tags', patient('<name><text value="x"></name></text>'), 'not valid XML'],
    [
      'XInclude',
      patient('<include xmlns="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/>'),
      'namespace',
    ],
    [
      'the schema instance',
      '<Patient xmlns="http://hl7.org/fhir" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="a b"/>',
      'attribute "xsi:schemaLocation" is not allowed',
    ],
    ['nothing', '', 'must contain a root element'],
    ['JSON', '{"resourceType":"Patient"}', 'text data outside of root node'],
    [
      'a root that is no resource',
      '<HumanName xmlns="http://hl7.org/fhir"/>',
      'where a resource type of R4 must',
    ],
    ['a root without namespace', '<Patient/>', 'must be in the namespace http://hl7.org/fhir'],
  ])('%s is refused', (_what, xml, message) => {
    expect(refusal(xml)).toContain(message);
  });

  it('never repeats a value in a message', () => {
    expect(
      refusal(patient('<active value="Chalmers"/><birthDate value="Chalmers">Chalmers</birthDate>')),
    ).not.toContain('Chalmers');
  });

  it('takes linear time over a long value, many attributes and many elements', () => {
    const start = performance.now();
    parseXml(patient(`<gender value="${'a'.repeat(2_000_000)}"/>`));
    parseXml(patient('<name><text value="x"/></name>'.repeat(50_000)));
    refusal(patient(`<name ${Array.from({ length: 50_000 }, (_, index) => `a${index}="1"`).join(' ')}/>`));
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});
