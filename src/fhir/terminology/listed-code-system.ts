import type {
  CodeSystem as CodeSystemResource,
  CodeSystemConcept,
  CodeSystemConceptProperty,
} from 'fhir/r4.js';
import type { CodeSystem } from './code-system.js';
import type { Concept } from './concept.js';
import { TerminologyError } from './terminology-error.js';

interface GrowingConcept extends Concept {
  readonly parents: Concept[];
  readonly children: Concept[];
}

const CONCEPT_PROPERTIES = 'http://hl7.org/fhir/concept-properties#';
const INACTIVE_STATUSES: ReadonlySet<unknown> = new Set(['retired', 'inactive']);

/** The concepts of a CodeSystem resource, with the hierarchy that nesting and the properties parent and child make. */
export class ListedCodeSystem implements CodeSystem {
  readonly url: string;
  readonly version?: string;
  readonly name: string;
  readonly language?: string;
  readonly isComplete: boolean;
  readonly properties: ReadonlySet<string>;
  private readonly byCode = new Map<string, GrowingConcept>();
  private readonly list: Concept[] = [];
  private readonly isCaseBlind: boolean;
  private readonly codesOfUri: ReadonlyMap<string, string>;

  constructor(private readonly resource: CodeSystemResource) {
    const { url = '', version, name, language, content, property = [] } = resource;
    this.url = url;
    this.name = name ?? url;
    if (version !== undefined) this.version = version;
    if (language !== undefined) this.language = language;
    this.isComplete = content === 'complete';
    // R4 leaves the default open: codes of most systems tell case apart.
    this.isCaseBlind = resource.caseSensitive === false;
    // `CodeSystem.filter` names filters too, but only in words what they select by.
    this.properties = new Set(property.map(({ code }) => code));
    this.codesOfUri = new Map(property.map(({ uri = '', code }) => [uri, code]));
    this.add(resource.concept ?? []);
    for (const concept of this.byCode.values()) this.linkByProperties(concept);
  }

  /** False for `content: not-present`: it says that there is such a system. */
  get hasCodes(): boolean {
    return this.resource.content !== 'not-present';
  }

  get size(): number {
    return this.byCode.size;
  }

  find(code: string): Concept | undefined {
    return this.byCode.get(this.keyOf(code));
  }

  concepts(): readonly Concept[] {
    const { content } = this.resource;
    if (this.isComplete) return this.list;
    throw new TerminologyError(
      'not-supported',
      content === 'supplement'
        ? `${this.url} is a supplement: it has no codes of its own, and supplements are not applied`
        : `Of the code system ${this.url} not all codes are here (content: ${content}), so that they cannot be listed`,
    );
  }

  private keyOf(code: string): string {
    return this.isCaseBlind ? code.toLowerCase() : code;
  }

  private add(concepts: readonly CodeSystemConcept[], parent?: GrowingConcept): void {
    for (const { code, display, definition, designation = [], property = [], concept = [] } of concepts) {
      const added: GrowingConcept = {
        code,
        ...(display === undefined ? {} : { display }),
        ...(definition === undefined ? {} : { definition }),
        designations: designation,
        properties: property,
        parents: [],
        children: [],
        isAbstract: this.hasProperty(property, 'notSelectable', value => value === true),
        isInactive:
          this.hasProperty(property, 'inactive', value => value === true) ||
          this.hasProperty(property, 'status', value => INACTIVE_STATUSES.has(value)),
      };
      const known = this.byCode.get(this.keyOf(code));
      if (known === undefined) {
        this.byCode.set(this.keyOf(code), added);
        this.list.push(added);
      }
      if (parent) link(parent, known ?? added);
      this.add(concept, known ?? added);
    }
  }

  private hasProperty(
    properties: readonly CodeSystemConceptProperty[],
    name: string,
    test: (value: unknown) => boolean,
  ): boolean {
    const own = this.codesOfUri.get(CONCEPT_PROPERTIES + name);
    return properties.some(
      ({ code, valueBoolean, valueCode, valueString }) =>
        (code === name || code === own) && test(valueBoolean ?? valueCode ?? valueString),
    );
  }

  private linkByProperties(concept: GrowingConcept): void {
    for (const { code, valueCode } of concept.properties) {
      const other = valueCode === undefined ? undefined : this.byCode.get(this.keyOf(valueCode));
      if (!other) continue;
      if (code === 'parent' || code === this.codesOfUri.get(`${CONCEPT_PROPERTIES}parent`))
        link(other, concept);
      if (code === 'child' || code === this.codesOfUri.get(`${CONCEPT_PROPERTIES}child`))
        link(concept, other);
    }
  }
}

function link(parent: GrowingConcept, child: GrowingConcept): void {
  // Asked on the side that has few: a root may have children by the thousand.
  if (child.parents.includes(parent)) return;
  child.parents.push(parent);
  parent.children.push(child);
}
