import { StructureError } from '../errors/fhir-error.js';
import { NarrativeReader } from './narrative-reader.js';
import { XmlDocument } from './xml-document.js';
import type { XmlEvents, XmlTag } from './xml-document.js';
import { escapeText, XHTML_NAMESPACE } from './xml-text.js';

/**
 * The narrative of a JSON tree as markup for an XML document. JSON holds it as a string that no XML reader has seen
 * yet: what is not one well-formed `<div>` is sent as its own text, so that it cannot break out of its place.
 */
export function embedXhtml(text: string): string {
  try {
    return wellFormedDiv(text);
  } catch (error) {
    if (!(error instanceof StructureError)) throw error;
    return `<div xmlns="${XHTML_NAMESPACE}">${escapeText(text)}</div>`;
  }
}

function wellFormedDiv(text: string): string {
  const document = new XmlDocument(text, XHTML_NAMESPACE);
  const events = new LoneNarrative(document);
  document.read(events);
  return events.xhtml;
}

/** A document that is a narrative and nothing else. */
class LoneNarrative implements XmlEvents {
  xhtml = '';
  private narrative: NarrativeReader | undefined;

  constructor(private readonly document: XmlDocument) {}

  open(tag: XmlTag): void {
    if (this.narrative !== undefined) return this.narrative.open(tag);
    this.narrative = new NarrativeReader(this.document, tag, xhtml => (this.xhtml = xhtml));
  }

  close(): void {
    this.narrative?.close();
  }

  text(text: string): void {
    this.narrative?.text(text);
  }

  cdata(text: string): void {
    this.narrative?.cdata(text);
  }

  comment(text: string): void {
    this.narrative?.comment(text);
  }

  instruction(): void {
    this.narrative?.instruction();
  }
}
