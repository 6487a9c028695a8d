import { SaxesParser } from 'saxes';
import type { SaxesTagNS } from 'saxes';
import { StructureError } from '../errors/fhir-error.js';
import { type BodyBounds, tooManyValues, UNBOUNDED } from '../model/body-bounds.js';
import { MAXIMUM_DEPTH } from './xml-text.js';

/** Elements of FHIR have two, those of XHTML a dozen. */
const MOST_ATTRIBUTES = 100;
/** About as much as is read in a millisecond or two. */
const PART = 32 * 1024;

export type XmlTag = SaxesTagNS;

/** What happens while a document is read, in its order. */
export interface XmlEvents {
  open(tag: XmlTag): void;
  close(): void;
  text(text: string): void;
  cdata(text: string): void;
  comment(text: string): void;
  instruction(): void;
}

/**
 * One XML document, read strictly: well-formed, namespaces bound (XML 1.0 and Namespaces in XML 1.0).
 * There is no entity but the five of XML and no DTD, so nothing can be fetched or expanded.
 */
export class XmlDocument {
  private readonly parser: SaxesParser<{ xmlns: true }>;
  private depth = 0;
  private elements = 0;
  private attributes = 0;

  constructor(
    readonly source: string,
    defaultNamespace?: string,
    private readonly bounds: BodyBounds = UNBOUNDED,
  ) {
    this.parser = new SaxesParser({
      xmlns: true,
      ...(defaultNamespace === undefined ? {} : { additionalNamespaces: { '': defaultNamespace } }),
    });
  }

  read(events: XmlEvents): void {
    const parts = this.readByParts(events);
    while (parts.next().done !== true);
  }

  /** As `read`, interrupted now and then. */
  *readByParts(events: XmlEvents): Generator<void, void> {
    const { parser, source } = this;
    this.listen(events);
    for (let at = 0; at < source.length;) {
      const end = source.indexOf('>', at + PART) + 1 || source.length;
      parser.write(source.slice(at, end));
      at = end;
      yield;
    }
    parser.close();
  }

  private listen(events: XmlEvents): void {
    const { parser } = this;
    if (!this.source.isWellFormed()) this.refuse('half of a surrogate pair stands alone');
    parser.on('error', error => this.refuse(withoutPosition(error.message)));
    parser.on('doctype', () => this.refuse('a document type declaration is not allowed'));
    parser.on('xmldecl', ({ version, encoding }) => this.checkDeclaration(version, encoding));
    parser.on('attribute', () => {
      this.attributes += 1;
      if (this.attributes > MOST_ATTRIBUTES) this.refuse(`an element may have ${MOST_ATTRIBUTES} attributes`);
    });
    parser.on('opentag', tag => {
      this.attributes = 0;
      this.elements += 1;
      if (this.elements > this.bounds.mostValues) throw tooManyValues(this.bounds);
      this.depth += 1;
      if (this.depth > MAXIMUM_DEPTH) this.refuse(`elements may be nested ${MAXIMUM_DEPTH} levels deep`);
      events.open(tag);
    });
    parser.on('closetag', () => {
      this.depth -= 1;
      events.close();
    });
    parser.on('text', text => events.text(text));
    parser.on('cdata', text => events.cdata(text));
    parser.on('comment', text => events.comment(text));
    parser.on('processinginstruction', () => events.instruction());
  }

  /** Of the character behind the last one read. */
  get offset(): number {
    return this.parser.position;
  }

  refuse(what: string, expression?: string): never {
    const place = `line ${this.parser.line}, column ${this.parser.column}`;
    throw new StructureError(`The body is not valid XML at ${place}: ${what}`, expression);
  }

  private checkDeclaration(version?: string, encoding?: string): void {
    if (version !== '1.0') this.refuse('the version of XML must be 1.0');
    if (encoding !== undefined && encoding.toUpperCase() !== 'UTF-8') {
      this.refuse('the encoding must be UTF-8');
    }
  }
}

/** Saxes begins its messages with `line:column: `, repeats names that can be long, and ends with a full stop. */
function withoutPosition(message: string): string {
  return message
    .replace(/^\d+:\d+: /, '')
    .replace(/\.$/, '')
    .slice(0, 120);
}
