import { Controller, Req } from '@nestjs/common';
import { AccessFilter } from '../../access/access-filter.js';
import { Access } from '../../rest/decorators/access.decorator.js';
import { FhirOperation } from '../../rest/decorators/fhir-operation.decorator.js';
import type { FhirRequest } from '../../rest/fhir-request.js';
import type { ResourceText } from '../../rest/operation/resource-text.js';
import { graphqlRequestOf } from './graphql-request.js';
import { GraphqlService } from './graphql.service.js';

/** GraphQL over all resources. https://hl7.org/fhir/R4/graphql.html */
@Controller('fhir')
export class SystemGraphqlController {
  constructor(private readonly graphql: GraphqlService) {}

  @FhirOperation({
    code: 'graphql',
    level: 'system',
    definition: 'http://hl7.org/fhir/OperationDefinition/Resource-graphql',
    affectsState: false,
    scopes: { delegated: 'each resource is read and each list searched as by a request of its own' },
    isForeign: true,
  })
  ofSystem(@Req() request: FhirRequest, @Access() access: AccessFilter): Promise<ResourceText> {
    return this.graphql.execute(access, graphqlRequestOf(request));
  }
}
