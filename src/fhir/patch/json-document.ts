import { TooCostlyError } from '../errors/fhir-error.js';
import { arrayIndex } from './json-pointer.js';
import type { JsonPointer } from './json-pointer.js';
import { copyTree, isObject, setOwn } from './json-tree.js';
import type { JsonObject } from './json-tree.js';
import type { PatchStep } from './patch-error.js';

/** As in a body. */
const MAXIMUM_DEPTH = 100;

/** What a patch may put together, so that a few copies of copies cannot fill the memory. */
const MAXIMUM_NODES = 1_000_000;

/** The value at a place, in the array or object around it. */
type Container = unknown[] | JsonObject;

/** A JSON tree that is changed by pointers. RFC 6902 §4 */
export class JsonDocument {
  private nodes = 0;

  constructor(private root: unknown) {}

  get content(): unknown {
    return this.root;
  }

  get(pointer: JsonPointer, step: PatchStep): unknown {
    return pointer.reduce((value, name) => this.member(this.container(value, step), name, step), this.root);
  }

  add(pointer: JsonPointer, value: unknown, step: PatchStep): void {
    this.weigh(value, MAXIMUM_DEPTH - pointer.length, step);
    const { container, name } = this.place(pointer, step);
    if (container === undefined) this.root = value;
    else if (Array.isArray(container)) container.splice(insertionIndex(container, name, step), 0, value);
    else setOwn(container, name, value);
  }

  replace(pointer: JsonPointer, value: unknown, step: PatchStep): void {
    this.get(pointer, step);
    this.weigh(value, MAXIMUM_DEPTH - pointer.length, step);
    const { container, name } = this.place(pointer, step);
    if (container === undefined) this.root = value;
    else if (Array.isArray(container)) container[Number(name)] = value;
    else setOwn(container, name, value);
  }

  remove(pointer: JsonPointer, step: PatchStep): unknown {
    const value = this.get(pointer, step);
    const { container, name } = this.place(pointer, step);
    if (container === undefined) return step.refuse('the whole resource cannot be removed');
    if (Array.isArray(container)) container.splice(Number(name), 1);
    else delete container[name];
    return value;
  }

  copy(from: JsonPointer, pointer: JsonPointer, step: PatchStep): void {
    const value = this.get(from, step);
    this.weigh(value, MAXIMUM_DEPTH - pointer.length, step);
    this.add(pointer, copyTree(value), step);
  }

  private place(pointer: JsonPointer, step: PatchStep): { container?: Container; name: string } {
    const name = pointer.at(-1);
    if (name === undefined) return { name: '' };
    return { container: this.container(this.get(pointer.slice(0, -1), step), step), name };
  }

  private container(value: unknown, step: PatchStep): Container {
    if (Array.isArray(value)) return value;
    return isObject(value) ? value : step.fail('the path does not exist');
  }

  private member(container: Container, name: string, step: PatchStep): unknown {
    if (!Array.isArray(container)) {
      return Object.hasOwn(container, name) ? container[name] : step.fail('the path does not exist');
    }
    const index = arrayIndex(name);
    if (index !== undefined && index < container.length) return container[index];
    return step.fail('the path names no element of the array');
  }

  /** Before anything walks through a value: it must not make the tree too deep, nor all together be too much. */
  private weigh(value: unknown, depth: number, step: PatchStep): void {
    this.nodes += 1;
    if (this.nodes > MAXIMUM_NODES) throw new TooCostlyError('The patch copies and moves too much');
    const isContainer = Array.isArray(value) || isObject(value);
    if (!isContainer) return;
    if (depth <= 0) step.fail(`the resource would be nested more than ${MAXIMUM_DEPTH} levels deep`);
    for (const item of Object.values(value)) this.weigh(item, depth - 1, step);
  }
}

/** At most behind the last. RFC 6902 §4.1 */
function insertionIndex(array: readonly unknown[], name: string, step: PatchStep): number {
  const index = name === '-' ? array.length : arrayIndex(name);
  return index !== undefined && index <= array.length
    ? index
    : step.fail('the path names no place in the array');
}
