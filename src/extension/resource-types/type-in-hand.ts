import type { ElementDefinition, StructureDefinition } from 'fhir/r4.js';
import type { DeclaredResourceType } from './declared-resource-type.js';
import { ResourceTypeError } from './resource-type.error.js';

/** A declared type while it is compiled. */
export class TypeInHand {
  readonly definition: StructureDefinition;
  readonly name: string;

  constructor(
    readonly declared: DeclaredResourceType,
    /** The declared types by the url of their StructureDefinition: references may point to them. */
    readonly typesByUrl: ReadonlyMap<string, string>,
  ) {
    this.definition = declared.definition;
    this.name = this.definition.type;
  }

  /** All that the definition says, the type itself and what it inherits included. */
  get elements(): readonly ElementDefinition[] {
    const { snapshot, differential } = this.definition;
    return (snapshot ?? differential)?.element ?? [];
  }

  refuse(place: string, problem: string): never {
    throw new ResourceTypeError(this.definition.url, place, problem);
  }
}
