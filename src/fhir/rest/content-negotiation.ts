import { type Format, formatOf, parseMediaType } from './media-type.js';

const MOST_KNOWN = 200;
const LONGEST_KNOWN = 200;
const known = new Map<string, Format | undefined>();

/**
 * The format of the answer by `_format`, which goes before Accept; undefined if neither can be met. JSON where both
 * would do. https://hl7.org/fhir/R4/http.html#parameters
 */
export function negotiatedFormat(accept: string | undefined, format: string | undefined): Format | undefined {
  return format === undefined ? knownFormat(accept?.trim() || '*/*') : statedFormat(format);
}

/** Programs send few different headers, and each of them with every request. */
function knownFormat(accept: string): Format | undefined {
  if (known.has(accept)) return known.get(accept);
  const format = acceptedFormat(accept);
  if (accept.length <= LONGEST_KNOWN && known.size < MOST_KNOWN) known.set(accept, format);
  return format;
}

function statedFormat(text: string): Format | undefined {
  // A bare `+` in a URL is a blank: `application/fhir+json` arrives as `application/fhir json`.
  const mediaType = parseMediaType(text.replaceAll(' ', '+'));
  if (mediaType.name === 'json' || mediaType.name === 'xml') return mediaType.name;
  return formatOf(mediaType);
}

/** RFC 9110 §12.5.1, as far as two formats need it. */
function acceptedFormat(accept: string): Format | undefined {
  const qualities: Record<Format, number> = { json: 0, xml: 0 };
  for (const range of accept.split(',')) {
    const mediaType = parseMediaType(range);
    const quality = Number(mediaType.parameters.get('q') ?? '1');
    const isWildcard = mediaType.name === '*/*' || mediaType.name === 'application/*';
    // A browser that takes anything is shown JSON, though it names application/xml.
    if (isWildcard) qualities.json = Math.max(qualities.json, quality || 0);
    const format = formatOf(mediaType);
    if (format) qualities[format] = Math.max(qualities[format], quality || 0);
  }
  if (qualities.json === 0 && qualities.xml === 0) return undefined;
  return qualities.xml > qualities.json ? 'xml' : 'json';
}
