import type { XmlDocument, XmlEvents, XmlTag } from './xml-document.js';
import { escapeAttribute, escapeText, XHTML_NAMESPACE } from './xml-text.js';

/**
 * Takes the `<div>` of a narrative out of an XML document as a text of its own.
 * It is kept to the letter, line ends included, unless it depends on what stands around it (prefixes, a namespace declared further
 * out) or holds what HTML reads otherwise than XML (CDATA, instructions, some comments): then it is written
 * anew, in plain XHTML. https://hl7.org/fhir/R4/narrative.html
 */
export class NarrativeReader implements XmlEvents {
  private readonly start: number;
  private readonly openTags: { name: string; isEmpty: boolean }[] = [];
  private isKept = true;
  private rewritten = '';

  constructor(
    private readonly document: XmlDocument,
    root: XmlTag,
    private readonly finish: (xhtml: string) => void,
  ) {
    // The last `<`, because an attribute cannot hold one.
    this.start = document.source.lastIndexOf('<', document.offset - 1);
    if (root.uri !== XHTML_NAMESPACE || root.local !== 'div') {
      document.refuse(`a narrative must be a <div> in the namespace ${XHTML_NAMESPACE}`);
    }
    if (root.attributes['xmlns']?.value !== XHTML_NAMESPACE) this.isKept = false;
    this.open(root);
  }

  open(tag: XmlTag): void {
    if (tag.uri !== XHTML_NAMESPACE) this.document.refuse('a narrative may hold only elements of XHTML');
    if (tag.prefix !== '') this.isKept = false;
    const isRoot = this.openTags.length === 0;
    const namespace = isRoot ? ` xmlns="${XHTML_NAMESPACE}"` : '';
    this.rewritten += `<${tag.local}${namespace}${this.attributesOf(tag)}${tag.isSelfClosing ? '/>' : '>'}`;
    this.openTags.push({ name: tag.local, isEmpty: tag.isSelfClosing });
  }

  close(): void {
    const tag = this.openTags.pop();
    if (tag !== undefined && !tag.isEmpty) this.rewritten += `</${tag.name}>`;
    if (this.openTags.length > 0) return;
    this.finish(this.isKept ? this.source() : this.rewritten);
  }

  text(text: string): void {
    this.rewritten += escapeText(text);
  }

  cdata(text: string): void {
    this.isKept = false;
    this.text(text);
  }

  comment(text: string): void {
    // HTML ends such a comment at once, and takes the rest for markup.
    if (text.startsWith('>') || text.startsWith('->')) this.isKept = false;
  }

  instruction(): void {
    this.isKept = false;
  }

  private source(): string {
    const { source, offset } = this.document;
    return source.slice(this.start, offset);
  }

  private attributesOf(tag: XmlTag): string {
    let attributes = '';
    for (const { name, prefix, value } of Object.values(tag.attributes)) {
      if (prefix === 'xmlns' || name === 'xmlns') continue;
      if (prefix !== '' && prefix !== 'xml') {
        this.document.refuse('a narrative may hold only attributes of XHTML');
      }
      attributes += ` ${name}="${escapeAttribute(value)}"`;
    }
    return attributes;
  }
}
