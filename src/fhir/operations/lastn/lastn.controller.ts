import { Req } from '@nestjs/common';
import { Environment } from '../../../config/environment.js';
import { AccessFilter } from '../../access/access-filter.js';
import { searchsetText } from '../../interactions/bundle/searchset.js';
import { withParameters } from '../../interactions/search-parameters.js';
import { Access } from '../../rest/decorators/access.decorator.js';
import { FhirOperation } from '../../rest/decorators/fhir-operation.decorator.js';
import { FhirResourceController } from '../../rest/decorators/fhir-resource-controller.decorator.js';
import { Input } from '../../rest/decorators/input.decorator.js';
import type { FhirRequest } from '../../rest/fhir-request.js';
import { OperationInput } from '../../rest/operation/operation-input.js';
import { ResourceText } from '../../rest/operation/resource-text.js';
import { preferencesOf } from '../../rest/preferences.js';
import { ResourceRepository } from '../../storage/resource.repository.js';
import { lastnQueryOf } from './lastn-query.js';

/** The last observations of each kind. https://hl7.org/fhir/R4/observation-operation-lastn.html */
@FhirResourceController('Observation')
export class LastnController {
  constructor(
    private readonly resources: ResourceRepository,
    private readonly environment: Environment,
  ) {}

  @FhirOperation({
    code: 'lastn',
    level: 'type',
    definition: 'http://hl7.org/fhir/OperationDefinition/Observation-lastn',
    affectsState: false,
    scopes: ['Observation.s'],
    parameters: { max: { type: 'positiveInt' } },
    takesCriteria: true,
  })
  async ofType(
    @Req() request: FhirRequest,
    @Access() access: AccessFilter,
    @Input() input: OperationInput,
  ): Promise<ResourceText> {
    const { fhirBase } = this.environment;
    const query = lastnQueryOf(input, preferencesOf(request).handling);
    const page = await this.resources.search(access, query);
    const asked = [...query.applied, ...(input.has('max') ? [['max', input.text('max')!] as const] : [])];
    const self = withParameters(`${fhirBase}/Observation/$lastn`, [...asked, ...input.formats]);
    return new ResourceText(searchsetText({ ...page, self, ignored: query.ignored }, fhirBase));
  }
}
