import { isResourceType } from '../definitions/resource-types.js';
import type { Resource } from '../model/resource.js';
import { NarrativeReader } from './narrative-reader.js';
import { ObjectNode } from './object-node.js';
import type { Child, JsonObject } from './object-node.js';
import { PrimitiveNode } from './primitive-node.js';
import type { XmlDocument, XmlEvents, XmlTag } from './xml-document.js';
import { attributesOf, checkNamespace, shown } from './xml-tag.js';
import { isWhiteSpace } from './xml-text.js';

/** What holds one resource: `contained`, the `resource` of an entry or parameter. */
interface ResourceSlot {
  readonly path: string;
  resource?: JsonObject;
}

/** An element that is open, and what to do at its end. */
interface OpenElement {
  readonly content: ObjectNode | ResourceSlot;
  readonly close: () => void;
}

/** Builds the JSON tree of the one resource in a document. */
export class XmlReader implements XmlEvents {
  private readonly root: ResourceSlot = { path: '' };
  private readonly openElements: OpenElement[] = [];
  private narrative: NarrativeReader | undefined;

  constructor(private readonly document: XmlDocument) {}

  get resource(): Resource {
    return this.root.resource as Resource;
  }

  open(tag: XmlTag): void {
    if (this.narrative !== undefined) return this.narrative.open(tag);
    const content = this.openElements.at(-1)?.content ?? this.root;
    if (content instanceof ObjectNode) this.openChild(content, tag);
    else this.openResource(content, tag);
  }

  close(): void {
    if (this.narrative !== undefined) return this.narrative.close();
    this.openElements.pop()?.close();
  }

  text(text: string): void {
    if (this.narrative !== undefined) return this.narrative.text(text);
    if (!isWhiteSpace(text)) this.refuseText();
  }

  cdata(text: string): void {
    if (this.narrative === undefined) this.refuseText();
    this.narrative.cdata(text);
  }

  comment(text: string): void {
    this.narrative?.comment(text);
  }

  instruction(): void {
    this.narrative?.instruction();
  }

  private openChild(parent: ObjectNode, tag: XmlTag): void {
    const child = parent.enter(tag);
    switch (child.property.content) {
      case 'xhtml':
        return this.openNarrative(parent, child, tag);
      case 'resource':
        return this.openSlot(parent, child, tag);
      case 'primitive':
        return this.openPrimitive(parent, child, tag);
      case 'object': {
        const node = new ObjectNode(this.document, child.property.type, child.path);
        return this.openNode(node, tag, () => parent.store(child, node.object));
      }
    }
  }

  private openPrimitive(parent: ObjectNode, child: Child, tag: XmlTag): void {
    const node = new PrimitiveNode(this.document, child);
    this.openNode(node, tag, () => parent.storePrimitive(child, node.value, node.sibling));
  }

  private openNode(node: ObjectNode, tag: XmlTag, store: () => void): void {
    node.readAttributes(tag);
    const close = (): void => {
      node.close();
      store();
    };
    this.openElements.push({ content: node, close });
  }

  private openNarrative(parent: ObjectNode, child: Child, tag: XmlTag): void {
    this.narrative = new NarrativeReader(this.document, tag, xhtml => {
      parent.store(child, xhtml);
      this.narrative = undefined;
    });
  }

  private openSlot(parent: ObjectNode, child: Child, tag: XmlTag): void {
    const { document } = this;
    const { path } = child;
    const [attribute] = attributesOf(tag, document, path);
    if (attribute !== undefined) document.refuse(`${path} has no attribute ${shown(attribute[0])}`, path);
    const slot: ResourceSlot = { path };
    const close = (): void => {
      if (slot.resource === undefined) document.refuse(`${path} must hold a resource`, path);
      parent.store(child, slot.resource);
    };
    this.openElements.push({ content: slot, close });
  }

  private openResource(slot: ResourceSlot, tag: XmlTag): void {
    const { document } = this;
    const path = slot.path === '' ? undefined : slot.path;
    checkNamespace(tag, document, path);
    if (slot.resource !== undefined) document.refuse(`${slot.path} may hold one resource only`, path);
    if (!isResourceType(tag.local)) {
      document.refuse(
        `an element ${shown(tag.local)} stands where a resource type of this server must`,
        path,
      );
    }
    const node = new ObjectNode(document, tag.local, path ?? tag.local);
    node.object['resourceType'] = tag.local;
    slot.resource = node.object;
    this.openNode(node, tag, () => {});
  }

  private refuseText(): never {
    this.document.refuse('an element may hold no text: a value is written into the attribute "value"');
  }
}
