import { describe, expect, it } from 'vitest';
import { narrative, patient, refusal, XHTML } from '../../../test/support/xml-patients.js';
import { parseXml } from './parse-xml.js';

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
