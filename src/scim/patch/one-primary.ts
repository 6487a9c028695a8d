import { isDeepStrictEqual } from 'node:util';

type Value = { primary?: unknown };

/** RFC 7644 §3.5.2: a value that is made the primary one ends that of another. */
export function onePrimary(
  resource: Record<string, unknown>,
  before: Readonly<Record<string, unknown>>,
): void {
  for (const [name, values] of Object.entries(resource)) {
    if (!Array.isArray(values)) continue;
    const primary = (values as Value[]).filter(isPrimary);
    if (primary.length < 2) continue;
    const known = [before[name] ?? []].flat();
    const isKnown = (value: Value): boolean => known.some(each => isDeepStrictEqual(each, value));
    if (primary.every(isKnown)) continue;
    for (const value of primary.filter(isKnown)) value.primary = false;
  }
}

function isPrimary(value: unknown): boolean {
  return typeof value === 'object' && value !== null && (value as Value).primary === true;
}
