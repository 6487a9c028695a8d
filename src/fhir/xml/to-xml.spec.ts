import { describe, expect, it } from 'vitest';
import { StructureError } from '../errors/fhir-error.js';
import { parseJson } from '../model/json.js';
import type { Resource } from '../model/resource.js';
import { parseXml } from './parse-xml.js';
import { toXml } from './to-xml.js';

const XHTML = 'http://www.w3.org/1999/xhtml';
const HEAD = '<?xml version="1.0" encoding="UTF-8"?>';

function patient(elements: Record<string, unknown>): Resource {
  return { resourceType: 'Patient', ...elements };
}

function body(elements: Record<string, unknown>): string {
  const xml = toXml(patient(elements));
  return xml.slice(`${HEAD}<Patient xmlns="http://hl7.org/fhir">`.length, -'</Patient>'.length);
}

function withNarrative(div: string): Record<string, unknown> {
  return { text: { status: 'generated', div } };
}

describe('JSON to FHIR XML – https://hl7.org/fhir/R4/xml.html', () => {
  it('writes elements in the order of the definition, whatever the order in JSON', () => {
    expect(body({ birthDate: '2001', name: [{ given: ['B'], family: 'A' }], id: 'p' })).toBe(
      '<id value="p"/><name><family value="A"/><given value="B"/></name><birthDate value="2001"/>',
    );
  });

  it('writes ids and the url of extensions as attributes', () => {
    expect(body({ extension: [{ valueCode: 'c', url: 'u', id: 'e' }] })).toBe(
      '<extension id="e" url="u"><valueCode value="c"/></extension>',
    );
  });

  it('writes both halves of a primitive into one element', () => {
    const name = [{ given: ['A', null], _given: [null, { id: 'g', extension: [{ url: 'u' }] }] }];
    expect(body({ _birthDate: { extension: [{ url: 'u' }] }, name })).toBe(
      '<name><given value="A"/><given id="g"><extension url="u"/></given></name>' +
        '<birthDate><extension url="u"/></birthDate>',
    );
  });

  it('wraps contained resources and those of entries', () => {
    const bundle = {
      resourceType: 'Bundle',
      entry: [{ resource: patient({ contained: [patient({ id: 'c' })] }) }],
    };
    expect(toXml(bundle)).toBe(
      `${HEAD}<Bundle xmlns="http://hl7.org/fhir"><entry><resource><Patient><contained><Patient>` +
        '<id value="c"/></Patient></contained></Patient></resource></entry></Bundle>',
    );
  });

  it('writes numbers digit by digit', () => {
    const text = '{"resourceType":"Observation","valueQuantity":{"value":1.10e3}}';
    expect(toXml(parseJson(text) as Resource)).toContain('<value value="1.10e3"/>');
  });

  it('escapes values such that line breaks, tabs and markup come back', () => {
    const value = ' a\r\n\tb <c> & "d" \u{1f600} ';
    expect(parseXml(toXml(patient({ implicitRules: value })))['implicitRules']).toBe(value);
  });

  it('replaces characters that XML cannot hold', () => {
    expect(body({ implicitRules: 'a\u0001b\uffffc' })).toBe('<implicitRules value="a\ufffdb\ufffdc"/>');
  });

  it('prints one element a line when asked to', () => {
    expect(toXml(patient({ name: [{ text: 'A' }] }), { pretty: true })).toBe(
      `${HEAD}\n<Patient xmlns="http://hl7.org/fhir">\n  <name>\n    <text value="A"/>\n  </name>\n</Patient>\n`,
    );
  });

  it.each([
    ['an unknown element', { colour: 'red' }, 'Patient holds a name that R4 does not know'],
    ['an unknown inner element', { name: [{ colour: 'red' }] }, 'Patient.name[0] holds a name'],
    ['a name of Object.prototype', { name: [{ constructor: 'red' }] }, 'Patient.name[0] holds a name'],
    ['half a primitive that is none', { _name: [{ id: 'a' }] }, 'name has neither id nor extensions'],
    ['the id of an attribute', { name: [{ id: 'a', _id: { id: 'b' } }] }, 'id has neither id nor extensions'],
    ['an object for a primitive', { birthDate: {} }, 'Patient.birthDate must be a string'],
    ['a string for an object', { name: ['Chalmers'] }, 'Patient.name[0] must be a JSON object'],
    ['one for several', { name: { text: 'A' } }, 'Patient holds a single value where an array must stand'],
    ['a number for a narrative', withNarrative(1 as unknown as string), 'Patient.text.div must be a string'],
    [
      'a contained thing without type',
      { contained: [{ id: 'a' }] },
      'Patient.contained[0] names no resource type',
    ],
  ])('refuses %s, with its path', (_what, elements, message) => {
    expect(() => toXml(patient(elements))).toThrow(StructureError);
    expect(() => toXml(patient(elements))).toThrow(message);
  });
});

describe('Narrative on the way to XML', () => {
  it('goes to the letter when it is well-formed', () => {
    const div = `<div xmlns="${XHTML}"><p class='a'>1 &lt; 2<br/></p></div>`;
    expect(body(withNarrative(div))).toContain(div);
  });

  it('gets its namespace when it lacks one', () => {
    expect(body(withNarrative('<div><p>x</p></div>'))).toContain(`<div xmlns="${XHTML}"><p>x</p></div>`);
  });

  it.each([
    ['breaks out', `<div xmlns="${XHTML}">x</div><status value="additional"/><div xmlns="${XHTML}">`],
    ['is not closed', `<div xmlns="${XHTML}"><br></div>`],
    ['declares an entity', `<!DOCTYPE div [<!ENTITY a "x">]><div xmlns="${XHTML}">&a;</div>`],
    ['uses an entity of HTML', `<div xmlns="${XHTML}">&nbsp;</div>`],
    ['uses an undeclared prefix', `<div xmlns="${XHTML}"><o:p/></div>`],
    ['is no div', 'hello'],
    ['holds foreign markup', `<div xmlns="${XHTML}"><svg xmlns="http://www.w3.org/2000/svg"/></div>`],
  ])('is sent as text when it %s', (_what, div) => {
    const written = parseXml(toXml(patient(withNarrative(div))))['text'] as { div: string };
    expect(written.div).toMatch(new RegExp(`^<div xmlns="${XHTML}">[^<]*</div>$`));
  });
});
