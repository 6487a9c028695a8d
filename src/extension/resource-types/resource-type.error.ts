/** A declared resource type cannot be taken: names the StructureDefinition, the place in it, and what to do. */
export class ResourceTypeError extends Error {
  constructor(definition: string, place: string, problem: string) {
    super(`The resource type of the StructureDefinition ${definition} cannot be added: ${place} ${problem}`);
    this.name = 'ResourceTypeError';
  }
}
