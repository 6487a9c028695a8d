import { SaxesParser } from 'saxes';

/** HTML 4.0 chapters 7 to 11 without section 9.4, chapter 15, links and images. https://hl7.org/fhir/R4/narrative.html#xhtml */
const ELEMENTS = new Set(
  [
    'div span h1 h2 h3 h4 h5 h6 address bdo',
    'em strong dfn code samp kbd var cite abbr acronym blockquote q sub sup p br pre',
    'ul ol li dl dt dd dir menu',
    'table caption thead tfoot tbody colgroup col tr th td',
    'tt i b big small strike s u font basefont hr center',
    'a img map area',
  ].flatMap(line => line.split(' ')),
);

const ATTRIBUTES = new Set(
  [
    'xmlns id idref class style title lang xml:lang dir accesskey tabindex align valign clear color face size',
    'cite type start value compact width height nowrap bgcolor noshade xml:space',
    'summary border frame rules cellspacing cellpadding span char charoff abbr axis headers scope rowspan colspan',
    'href hreflang name rel rev charset shape coords alt src longdesc usemap ismap nohref',
  ].flatMap(line => line.split(' ')),
);

const ADDRESSES = ['href', 'src', 'cite', 'longdesc', 'usemap'];

/** Browsers pass over white space and control characters in a scheme. */
const SCRIPT = /^(?:javascript:|vbscript:|data:(?!image\/))/i;
const PASSED_OVER = /[\s\p{Cc}]/gu;

/** CSS that loads something from elsewhere or acts, and the escapes by which it would hide. */
const LOADING_STYLE = /url\s*\(|image-set\s*\(|expression\s*\(|behavior\s*:|-moz-binding|@import|\\/i;

/** A picture that stands in the style itself, as the tables of R4's own definitions have them. */
const INLINE_PICTURE = /url\((["']?)data:\s*image\/(?:png|gif|jpeg|webp);base64,[a-z0-9+/=]*\1\)/gi;

/** More than HTML knows: of those that all differ, each takes the longer. */
const MOST_ATTRIBUTES = 100;
const ENOUGH = new Error('It is known by now that the narrative is more than basic');

/** What was found in the XHTML of a narrative. */
export interface NarrativeMarkup {
  readonly isWellFormed: boolean;
  /** An address that runs a script, in whatever way its letters are written, or a style that loads something. */
  readonly isActive: boolean;
  /** Invariant txt-1: nothing but formatting, links and images. */
  readonly isBasic: boolean;
  /** Invariant txt-2: some text, or an image. */
  readonly hasContent: boolean;
}

/** Reads the XHTML of a narrative as XML, up to the first error. No entity but those of XML itself is known. */
export function readNarrative(xhtml: string): NarrativeMarkup {
  const markup = { isWellFormed: true, isActive: false, isBasic: true, hasContent: false };
  const parser = new SaxesParser();
  const lookForText = (text: string): void => {
    markup.hasContent ||= /\S/.test(text);
  };
  parser.on('text', lookForText);
  parser.on('cdata', lookForText);
  let seen = 0;
  parser.on('attribute', () => {
    seen += 1;
    if (seen <= MOST_ATTRIBUTES) return;
    markup.isBasic = false;
    throw ENOUGH;
  });
  parser.on('opentag', ({ name, attributes }) => {
    seen = 0;
    markup.isBasic &&=
      ELEMENTS.has(name) && Object.keys(attributes).every(attribute => ATTRIBUTES.has(attribute));
    markup.isActive ||= ADDRESSES.some(attribute => isScript(attributes[attribute]));
    markup.isActive ||= LOADING_STYLE.test((attributes['style'] ?? '').replaceAll(INLINE_PICTURE, ''));
    markup.hasContent ||= name === 'img';
  });
  parser.on('error', error => {
    throw error;
  });
  try {
    parser.write(xhtml).close();
    return markup;
  } catch (error) {
    return { ...markup, isWellFormed: error === ENOUGH };
  }
}

function isScript(address: string | undefined): boolean {
  return address !== undefined && SCRIPT.test(address.replaceAll(PASSED_OVER, ''));
}
