import { InvalidError } from '../errors/fhir-error.js';
import { quoted } from '../search/parameters/parameter-error.js';
import { structureTable } from '../validation/structure-table.js';
import type { Subset } from './subset.js';

const SUMMARIES = ['true', 'text', 'data'] as const;

/** Reads `_summary` and `_elements`; undefined if the whole is wanted. https://hl7.org/fhir/R4/search.html#summary */
export function subsetOf(
  stated: ReadonlyMap<string, string>,
  resourceType: string | undefined,
): Subset | undefined {
  const summary = stated.get('_summary') ?? 'false';
  const elements = stated.get('_elements');
  if (elements !== undefined) {
    if (summary !== 'false')
      throw new InvalidError('_summary and _elements exclude each other', 'http._elements');
    return { kind: 'elements', names: elementNames(elements, resourceType) };
  }
  if (summary === 'false' || summary === 'count') return undefined;
  const kind = SUMMARIES.find(one => one === summary);
  if (kind) return { kind };
  throw new InvalidError(
    `_summary must be true, text, data, count or false, not ${quoted(summary)}`,
    'http._summary',
    'value',
  );
}

function elementNames(text: string, resourceType: string | undefined): readonly string[] {
  const names = text.split(',').map(name => name.trim());
  for (const name of names) {
    const [first = '', second] = name.split('.');
    const [type, element] = second === undefined ? [resourceType, first] : [first, second];
    const isKnown = type === undefined || structureTable(type).elements.some(known => known.name === element);
    if (!isKnown)
      throw new InvalidError(
        `_elements names an element that there is not: ${quoted(name)}`,
        'http._elements',
        'value',
      );
  }
  return names;
}
