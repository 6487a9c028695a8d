export type JsonObject = Record<string, unknown>;

/** A plain object, as `parseJson` makes them; a number that keeps its digits is none. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** The same tree in objects and arrays of its own; `leaf` may exchange everything else. */
export function copyTree(tree: unknown, leaf: (value: unknown) => unknown = value => value): unknown {
  if (Array.isArray(tree)) return tree.map(item => copyTree(item, leaf));
  if (!isObject(tree)) return leaf(tree);
  const copy: JsonObject = {};
  for (const [name, value] of Object.entries(tree)) setOwn(copy, name, copyTree(value, leaf));
  return copy;
}

/** `__proto__` is a name like any other. */
export function setOwn(object: JsonObject, name: string, value: unknown): void {
  if (name !== '__proto__') object[name] = value;
  else Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
}
