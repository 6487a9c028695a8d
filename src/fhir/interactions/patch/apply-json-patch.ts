import { BusinessRuleError } from '../../errors/fhir-error.js';
import { decimalOf } from '../../model/decimal.js';
import type { JsonPatch, JsonPatchOperation, JsonPointer } from './json-patch.js';

/**
 * The document after all operations, or none of them (RFC 6902 §5). Numbers keep their digits on every way,
 * `copy` and `move` included (docs/decisions, B3): this is why it is written here.
 */
export function applyJsonPatch(document: unknown, patch: JsonPatch): unknown {
  const root: Root = { '': structuredCopy(document) };
  for (const [index, operation] of patch.entries()) apply(root, operation, `[${index}]`);
  return root[''];
}

/** Holds the document under an empty name, so that the pointer to the whole of it needs no case of its own. */
type Root = Record<string, unknown>;

type Container = unknown[] | Record<string, unknown>;

function apply(root: Root, operation: JsonPatchOperation, at: string): void {
  const place = new Place(root, operation.path, at);
  switch (operation.op) {
    case 'add':
      return place.add(structuredCopy(operation.value));
    case 'remove':
      return place.remove();
    case 'replace':
      return place.replace(structuredCopy(operation.value));
    case 'copy':
      return place.add(structuredCopy(new Place(root, operation.from, at).value()));
    case 'move':
      return move(root, operation.from, operation.path, at);
    case 'test':
      if (!isEqual(place.value(), operation.value)) refuse(at, 'the test does not hold');
  }
}

/** RFC 6902 §4.4 */
function move(root: Root, from: JsonPointer, path: JsonPointer, at: string): void {
  const isInsideItself = path.length > from.length && from.every((token, index) => token === path[index]);
  if (isInsideItself) refuse(at, 'a value cannot be moved into itself');
  const source = new Place(root, from, at);
  const value = source.value();
  source.remove();
  new Place(root, path, at).add(value);
}

/** A pointer followed to the container of its last token. */
class Place {
  private readonly container: Container;
  private readonly token: string;

  constructor(
    root: Root,
    path: JsonPointer,
    private readonly at: string,
  ) {
    const tokens = ['', ...path];
    this.token = tokens.at(-1) ?? '';
    let container: Container = root;
    for (const token of tokens.slice(0, -1)) {
      const next: unknown = Array.isArray(container)
        ? container[this.indexIn(container, token)]
        : ownValue(container, token);
      container = isContainer(next) ? next : refuse(at, 'its path leads nowhere');
    }
    this.container = container;
  }

  value(): unknown {
    const value: unknown = Array.isArray(this.container)
      ? this.container[this.indexIn(this.container, this.token)]
      : ownValue(this.container, this.token);
    return value === undefined ? refuse(this.at, 'its path leads nowhere') : value;
  }

  add(value: unknown): void {
    if (!Array.isArray(this.container)) return this.set(this.container, value);
    const { length } = this.container;
    const index = this.token === '-' ? length : this.indexIn(this.container, this.token, length);
    this.container.splice(index, 0, value);
  }

  replace(value: unknown): void {
    this.value();
    if (Array.isArray(this.container)) this.container[this.indexIn(this.container, this.token)] = value;
    else this.set(this.container, value);
  }

  remove(): void {
    this.value();
    if (Array.isArray(this.container)) this.container.splice(this.indexIn(this.container, this.token), 1);
    else delete this.container[this.token];
  }

  private set(object: Record<string, unknown>, value: unknown): void {
    // Defined, not assigned: `__proto__` is a name like any other, and the validator refuses it as such.
    Object.defineProperty(object, this.token, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }

  private indexIn(array: readonly unknown[], token: string, highest = array.length - 1): number {
    const index = /^(?:0|[1-9]\d{0,8})$/.test(token) ? Number(token) : Infinity;
    return index <= highest ? index : refuse(this.at, 'its path names no place in the array');
  }
}

function ownValue(object: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null && !JSON.isRawJSON(value);
}

function structuredCopy(value: unknown): unknown {
  if (!isContainer(value)) return value;
  if (Array.isArray(value)) return value.map(structuredCopy);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, structuredCopy(inner)]));
}

/** RFC 6902 §4.6: numbers are equal by value, objects whatever the order of their names. */
function isEqual(left: unknown, right: unknown): boolean {
  const number = decimalOf(left);
  if (number !== undefined) return number === decimalOf(right);
  if (!isContainer(left) || !isContainer(right)) return left === right;
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length &&
    names.every(name => Object.hasOwn(right, name) && isEqual(ownEntry(left, name), ownEntry(right, name)))
  );
}

function ownEntry(container: Container, name: string): unknown {
  return (container as Readonly<Record<string, unknown>>)[name];
}

function refuse(at: string, why: string): never {
  throw new BusinessRuleError(`Operation ${at} of the patch does not apply: ${why}`, at);
}
