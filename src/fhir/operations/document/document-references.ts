import { TooCostlyError } from '../../errors/fhir-error.js';
import { formatReference, type LocalReference, parseReference } from '../../model/reference.js';
import type { Resource } from '../../model/resource.js';

const MOST_REFERENCES = 1_000;

export interface DocumentReferences {
  /** Resources of this server, each once. */
  readonly local: readonly LocalReference[];
  /** How many are somewhere else. */
  readonly elsewhere: number;
}

/**
 * What a document has to hold beside its composition: all that this refers to, but for other documents (`relatesTo`)
 * and what it contains. https://hl7.org/fhir/R4/documents.html#content
 */
export function referencesOf(composition: Resource, fhirBase: string): DocumentReferences {
  const { relatesTo: _relatesTo, contained: _contained, ...elements } = composition;
  const local = new Map<string, LocalReference>();
  const elsewhere = new Set<string>();
  for (const text of referencesIn(elements)) {
    const reference = parseReference(text, fhirBase);
    if (reference?.kind === 'fragment') continue;
    if (reference?.kind === 'local') local.set(formatReference(reference), reference);
    else elsewhere.add(text);
  }
  local.delete(formatReference({ resourceType: 'Composition', id: composition.id ?? '' }));
  if (local.size > MOST_REFERENCES) {
    throw new TooCostlyError(`The composition refers to more than ${MOST_REFERENCES} resources`);
  }
  return { local: [...local.values()], elsewhere: elsewhere.size };
}

/** In the order of the composition: subject and authors before the sections. */
function referencesIn(tree: unknown): readonly string[] {
  if (Array.isArray(tree)) return tree.flatMap(referencesIn);
  if (typeof tree !== 'object' || tree === null) return [];
  const { reference, ...others } = tree as { readonly reference?: unknown };
  const inside = Object.values(others).flatMap(referencesIn);
  return typeof reference === 'string' ? [reference, ...inside] : inside;
}
