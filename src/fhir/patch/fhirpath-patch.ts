import type { Resource } from '../model/resource.js';
import { ElementFinder } from './element-finder.js';
import { readItems, writeItems } from './element-items.js';
import type { FhirPathOperation } from './fhirpath-patch-operation.js';
import type { JsonObject } from './json-tree.js';
import { addElement, candidatesIn, newElement } from './patch-value.js';
import type { PatchStep } from './patch-error.js';
import { splitLastName } from './path-language.js';
import { ElementPlace } from './place.js';
import type { Place } from './place.js';

type Operation<Type extends FhirPathOperation['type']> = Extract<FhirPathOperation, { type: Type }>;

/** A resource on its way through the operations. https://hl7.org/fhir/R4/fhirpatch.html */
export class FhirPathPatch {
  private readonly finder: ElementFinder;

  constructor(resource: Resource) {
    this.finder = new ElementFinder(resource);
  }

  apply(operation: FhirPathOperation): void {
    switch (operation.type) {
      case 'add':
        return this.add(operation);
      case 'insert':
        return this.insert(operation);
      case 'delete':
        return this.delete(operation);
      case 'replace':
        return this.replace(operation);
      case 'move':
        return this.move(operation);
    }
  }

  finished(): Resource {
    return this.finder.finished() as Resource;
  }

  private add({ path, name, value, step }: Operation<'add'>): void {
    const place = this.only(path, step) ?? step.fail('the path matches no element');
    candidatesIn(place.structure, name, step);
    addElement(place.openContent(), place.structure, name, this.finder.adopt(value), step);
  }

  private insert({ path, index, value, step }: Operation<'insert'>): void {
    const list = this.list(path, step);
    if (list === undefined) return this.insertFirst(path, index, value, step);
    const { holder, property, items } = list;
    if (index > items.length) step.fail(`the list has ${items.length} elements`);
    const { item } = newElement(this.finder.adopt(value), [property], step);
    writeItems(holder, property, items.toSpliced(index, 0, item));
  }

  /** Into a list that is not there yet. */
  private insertFirst(path: string, index: number, value: JsonObject, step: PatchStep): void {
    const { parent, name } = splitLastName(path) ?? step.fail('the path matches no element');
    const place = this.only(parent, step) ?? step.fail('the path matches no element');
    if (!candidatesIn(place.structure, name, step).some(property => property.isArray)) {
      step.refuse('elements are inserted into lists: add this one');
    }
    if (index > 0) step.fail('the list has 0 elements');
    addElement(place.openContent(), place.structure, name, this.finder.adopt(value), step);
  }

  /** Deleting what is not there is no mistake. */
  private delete({ path, step }: Operation<'delete'>): void {
    this.element(path, step)?.remove();
  }

  private replace({ path, value, step }: Operation<'replace'>): void {
    const place = this.element(path, step) ?? step.fail('the path matches no element');
    const { property, item } = newElement(this.finder.adopt(value), place.alternatives, step);
    const { holder, items, index } = place;
    if (property !== place.property) writeItems(holder, place.property, []);
    writeItems(holder, property, items.toSpliced(index, 1, item));
  }

  private move({ path, source, destination, step }: Operation<'move'>): void {
    const { holder, property, items } = this.list(path, step) ?? step.fail('the path matches no element');
    const item = items[source];
    if (item === undefined || destination >= items.length) {
      return step.fail(`the list has ${items.length} elements`);
    }
    writeItems(holder, property, items.toSpliced(source, 1).toSpliced(destination, 0, item));
  }

  private only(path: string, step: PatchStep): Place | undefined {
    const [place, ...others] = this.finder.find(path, step);
    if (others.length > 0) step.fail(`the path matches ${others.length + 1} elements: it must match one`);
    return place;
  }

  private element(path: string, step: PatchStep): ElementPlace | undefined {
    const place = this.only(path, step);
    if (place === undefined || place instanceof ElementPlace) return place;
    return step.refuse('the path must address an element of the resource, not the resource');
  }

  /** All elements of one list, so that indexes mean what they say; undefined when there are none. */
  private list(path: string, step: PatchStep): ElementPlace | undefined {
    const places = this.finder.find(path, step);
    const [first] = places;
    if (first === undefined) return undefined;
    if (!(first instanceof ElementPlace) || !first.property.isArray) {
      return step.refuse('the path must address a list: an element that may repeat');
    }
    const { holder, property } = first;
    const isOneList = places.every(
      place => place instanceof ElementPlace && place.holder === holder && place.property === property,
    );
    if (isOneList && places.length === readItems(holder, property).length) return first;
    return step.fail('the path must match all elements of one list and no others');
  }
}
