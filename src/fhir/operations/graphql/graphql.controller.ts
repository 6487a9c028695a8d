import { Req } from '@nestjs/common';
import { AccessFilter } from '../../access/access-filter.js';
import type { StoredResource } from '../../model/resource.js';
import { Access } from '../../rest/decorators/access.decorator.js';
import { FhirOperation } from '../../rest/decorators/fhir-operation.decorator.js';
import {
  EVERY_TYPE,
  FhirResourceController,
} from '../../rest/decorators/fhir-resource-controller.decorator.js';
import { TargetResource } from '../../rest/decorators/resource-id.decorator.js';
import type { FhirRequest } from '../../rest/fhir-request.js';
import type { ResourceText } from '../../rest/operation/resource-text.js';
import { graphqlRequestOf } from './graphql-request.js';
import { GraphqlService } from './graphql.service.js';

/** GraphQL that begins at one resource. https://hl7.org/fhir/R4/graphql.html */
@FhirResourceController(EVERY_TYPE)
export class GraphqlController {
  constructor(private readonly graphql: GraphqlService) {}

  @FhirOperation({
    code: 'graphql',
    level: 'instance',
    definition: 'http://hl7.org/fhir/OperationDefinition/Resource-graphql',
    affectsState: false,
    scopes: [':resourceType.r'],
    isForeign: true,
  })
  ofInstance(
    @Req() request: FhirRequest,
    @Access() access: AccessFilter,
    @TargetResource() target: StoredResource,
  ): Promise<ResourceText> {
    return this.graphql.execute(access, graphqlRequestOf(request), target);
  }
}
