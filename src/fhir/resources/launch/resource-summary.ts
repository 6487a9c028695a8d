import type { CodeableConcept, HumanName, Identifier } from 'fhir/r4.js';
import type { ResourceSummary } from '../../../launch-context/resource-directory.js';
import type { Resource } from '../../model/resource.js';

/** The elements by which people know a resource of any type, if it has them. */
interface Described {
  readonly name?: string | readonly HumanName[];
  readonly title?: string;
  readonly description?: string;
  readonly code?: CodeableConcept;
  readonly type?: CodeableConcept | readonly CodeableConcept[];
  readonly identifier?: Identifier | readonly Identifier[];
  readonly status?: string;
}

/** What any resource is called, and what tells it from others. */
export function resourceSummaryOf(resource: Resource): ResourceSummary {
  const described = resource as unknown as Described;
  const id = resource.id ?? '';
  const [kind] = listOf(described.type);
  const name =
    nameOf(described.name) ??
    described.title ??
    conceptText(described.code) ??
    textOf(described.description) ??
    conceptText(kind) ??
    `${resource.resourceType} ${id}`;
  const [identifier] = listOf(described.identifier);
  const facts = [conceptText(kind), textOf(identifier?.value), textOf(described.status)];
  return { id, name, facts: facts.filter(fact => fact !== undefined && fact !== name) as string[] };
}

function nameOf(name: Described['name']): string | undefined {
  if (typeof name === 'string') return name;
  const [first] = listOf(name);
  if (!first) return undefined;
  const parts = [...(first.prefix ?? []), ...(first.given ?? []), first.family];
  return first.text ?? parts.filter(Boolean).join(' ');
}

function conceptText(concept: CodeableConcept | undefined): string | undefined {
  const [coding] = concept?.coding ?? [];
  return concept?.text ?? coding?.display ?? coding?.code;
}

/** Some types have a concept where others have a text. */
function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function listOf<T>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}
