import { AccessFilter } from '../../access/access-filter.js';
import { InvalidError } from '../../errors/fhir-error.js';
import { ReadInteraction } from '../../interactions/read.interaction.js';
import { isId } from '../../model/primitive.js';
import type { StoredResource } from '../../model/resource.js';
import { Access } from '../../rest/decorators/access.decorator.js';
import { FhirOperation } from '../../rest/decorators/fhir-operation.decorator.js';
import { FhirResourceController } from '../../rest/decorators/fhir-resource-controller.decorator.js';
import { Input } from '../../rest/decorators/input.decorator.js';
import { TargetResource } from '../../rest/decorators/resource-id.decorator.js';
import { OperationInput } from '../../rest/operation/operation-input.js';
import { ResourceText } from '../../rest/operation/resource-text.js';
import { DocumentService } from './document.service.js';

const DEFINITION = 'http://hl7.org/fhir/OperationDefinition/Composition-document';
const PERSIST = { persist: { type: 'boolean' } } as const;

/** A composition as a document. https://hl7.org/fhir/R4/composition-operation-document.html */
@FhirResourceController('Composition')
export class DocumentController {
  constructor(
    private readonly documents: DocumentService,
    private readonly reads: ReadInteraction,
  ) {}

  @FhirOperation({
    code: 'document',
    level: 'instance',
    definition: DEFINITION,
    affectsState: false,
    scopes: ['Composition.r'],
    parameters: PERSIST,
  })
  ofOne(
    @Access() access: AccessFilter,
    @TargetResource() composition: StoredResource,
    @Input() input: OperationInput,
  ): Promise<ResourceText> {
    return this.answer(access, composition, input);
  }

  @FhirOperation({
    code: 'document',
    level: 'type',
    definition: DEFINITION,
    affectsState: false,
    scopes: ['Composition.r'],
    parameters: { ...PERSIST, id: { type: 'uri', min: 1 } },
  })
  async byId(@Access() access: AccessFilter, @Input() input: OperationInput): Promise<ResourceText> {
    const id = input.text('id') ?? '';
    if (!isId(id)) {
      throw new InvalidError(
        'id must be the id of a Composition of this server: others are not fetched',
        'http.id',
        'not-supported',
      );
    }
    const composition = await this.reads.execute(access, { resourceType: 'Composition', id });
    return this.answer(access, composition, input);
  }

  private async answer(
    access: AccessFilter,
    composition: StoredResource,
    input: OperationInput,
  ): Promise<ResourceText> {
    const document = await this.documents.of(access, composition);
    const isKept = input.text('persist') === 'true';
    return new ResourceText(isKept ? await this.documents.keep(access, document) : document);
  }
}
