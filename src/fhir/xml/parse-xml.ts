import { isUtf8 } from 'node:buffer';
import { StructureError } from '../errors/fhir-error.js';
import type { BodyBounds } from '../model/body-bounds.js';
import type { Resource } from '../model/resource.js';
import { runInSlices } from '../model/time-slices.js';
import { XmlDocument } from './xml-document.js';
import { XmlReader } from './xml-reader.js';

/**
 * Reads a resource in FHIR XML as the JSON tree that means the same. What the definitions do not know is refused
 * with its place: elements, attributes, namespaces, text, a wrong order; comments and white space are dropped.
 * Values are read by their JSON type alone: `ResourceValidator` judges the rest. https://hl7.org/fhir/R4/xml.html
 */
export function parseXml(body: string | Uint8Array, bounds?: BodyBounds): Resource {
  const document = new XmlDocument(typeof body === 'string' ? body : decode(body), undefined, bounds);
  const reader = new XmlReader(document);
  document.read(reader);
  return reader.resource;
}

/** As `parseXml`, for a large body: others have their turn meanwhile. */
export async function parseLargeXml(body: Uint8Array, bounds: BodyBounds): Promise<Resource> {
  const document = new XmlDocument(decode(body), undefined, bounds);
  const reader = new XmlReader(document);
  await runInSlices(document.readByParts(reader));
  return reader.resource;
}

function decode(body: Uint8Array): string {
  if (!isUtf8(body)) throw new StructureError('The body is not UTF-8: XML must be sent in UTF-8');
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
}
