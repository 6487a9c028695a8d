import { describe, expect, it } from 'vitest';
import { processorMs } from '../../../test/support/processor-time.js';
import { ResourceValidator } from './resource-validator.js';

const validator = new ResourceValidator();

/** `code expression` of each mistake in a narrative of this content. */
function mistakes(content: string): string[] {
  const div = `<div xmlns="http://www.w3.org/1999/xhtml">${content}</div>`;
  const issues = validator.validate({ resourceType: 'Patient', text: { status: 'generated', div } });
  return issues.map(({ code, expression = '' }) => `${code} ${expression}`);
}

describe('narratives – narrative.html#xhtml', () => {
  it.each([
    '<script>alert(1)</script>',
    '<img src="x" onerror="alert(1)"/>',
    '<a href="javascript:alert(1)">x</a>',
    "<a href=' JavaScript :alert(1)'>x</a>",
    '<iframe src="http://example.org"></iframe>',
    '<form action="x"></form>',
    '<a href="&#106;avascript:alert(1)">x</a>',
    '<a href="java&#x9;script:alert(1)">x</a>',
    '<a href="data:text/html,x">x</a>',
    '<b style="background: url(http://elsewhere.example/track.png)">x</b>',
    '<b style="background: u&#x5c;72l(http://elsewhere.example/track.png)">x</b>',
    '<b style="width: expression(alert(1))">x</b>',
    '<b style="background: url(data:image/svg+xml;base64,AAAA)">x</b>',
    '<b style="background: url(data:image/png;base64,AA) url(//elsewhere.example/track.png)">x</b>',
    '<b style="background: uurl(data:image/png;base64,AA)rl(//elsewhere.example/track.png)">x</b>',
  ])('refuses the active narrative %s', content => {
    expect(mistakes(`<p>Peter ${content}</p>`)).toEqual(['structure Patient.text.div']);
  });

  it.each([
    ['an unclosed element', '<p>Peter', 'structure'],
    ['an entity of HTML', 'Peter&nbsp;Chalmers', 'structure'],
    ['an attribute twice', '<p class="a" class="b">Peter</p>', 'structure'],
    ['an element that is no formatting (txt-1)', '<video>Peter</video>', 'invariant'],
    ['inserted text, HTML 4.0 section 9.4 (txt-1)', '<ins>Peter</ins>', 'invariant'],
    ['an unknown attribute (txt-1)', '<p data-name="a">Peter</p>', 'invariant'],
  ])('refuses a narrative with %s', (_, content, code) => {
    expect(mistakes(content)).toEqual([`${code} Patient.text.div`]);
  });

  it('refuses a narrative without text or image (txt-2)', () => {
    expect(mistakes(' <p> </p> ')).toEqual(['invariant Patient.text.div']);
    expect(mistakes('<img src="data:image/png;base64,AAAA" alt="x"/>')).toEqual([]);
    expect(mistakes('<p style="background-image: url(data: image/png;base64,AAAA)">x</p>')).toEqual([]);
  });

  it('judges a hostile narrative in linear time', () => {
    const pieces = [
      '<',
      '< ',
      '= ',
      ' on',
      ' onx ',
      '<a =',
      '</div>',
      '/> ',
      '<b>',
      '<b/>',
      '&#32;',
      '<!---->',
    ];
    const many = Array.from({ length: 50_000 }, (_, index) => `a${index}="x"`).join(' ');
    const ms = processorMs(() => {
      for (const piece of pieces) mistakes(piece.repeat(100_000));
      mistakes(`<p ${many}>x</p>`);
    });
    expect(ms).toBeLessThan(4000);
  });

  it('reads no further than 100 attributes of an element', () => {
    const attributes = Array.from({ length: 101 }, (_, i) => `a${i}="1"`).join(' ');
    expect(mistakes(`<b ${attributes}>x</b>`)).toEqual(['invariant Patient.text.div']);
  });
});
