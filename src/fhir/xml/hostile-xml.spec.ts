import { describe, expect, it } from 'vitest';
import { patient, refusal, XHTML } from '../../../test/support/xml-patients.js';
import { parseXml } from './parse-xml.js';

const attributes = (count: number): string =>
  Array.from({ length: count }, (_, index) => `a${index}="1"`).join(' ');

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
      'where a resource type of this server must',
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

  it('an element has 100 attributes at most, in a narrative too', () => {
    const narrative = (count: number): string =>
      patient(
        `<text><status value="empty"/><div xmlns="${XHTML}"><p ${attributes(count)}>x</p><p ${attributes(count)}/></div></text>`,
      );
    expect(refusal(patient(`<name ${attributes(50_000)}/>`))).toContain('may have 100 attributes');
    expect(refusal(patient(`<name ${attributes(100)}/>`))).toContain('has no attribute');
    expect(refusal(narrative(101))).toContain('may have 100 attributes');
    expect(() => parseXml(narrative(100))).not.toThrow();
  });

  it('has as many elements as the bounds allow', () => {
    const xml = patient('<name><text value="x"/></name>'.repeat(10));
    expect(() => parseXml(xml, { mostValues: 21 })).not.toThrow();
    expect(() => parseXml(xml, { mostValues: 20 })).toThrow('more than 20 values');
  });
});
