import { Param, Req } from '@nestjs/common';
import { AccessFilter } from '../../access/access-filter.js';
import { PatchInteraction } from '../../interactions/patch.interaction.js';
import type { Resource, ResourceMeta, StoredResource } from '../../model/resource.js';
import { Access } from '../../rest/decorators/access.decorator.js';
import { FhirOperation } from '../../rest/decorators/fhir-operation.decorator.js';
import {
  EVERY_TYPE,
  FhirResourceController,
} from '../../rest/decorators/fhir-resource-controller.decorator.js';
import { Input } from '../../rest/decorators/input.decorator.js';
import { TargetResource } from '../../rest/decorators/resource-id.decorator.js';
import type { FhirRequest } from '../../rest/fhir-request.js';
import { OperationInput } from '../../rest/operation/operation-input.js';
import { versionConditionOf } from '../../rest/write-conditions.js';
import { LabelsInUse } from './labels-in-use.js';
import { metaAnswer, metaOf } from './meta-answer.js';
import { requireOnlyLabels, withLabels, withoutLabels } from './meta-labels.js';

type Change = (meta: ResourceMeta, other: ResourceMeta) => ResourceMeta;

const CHANGE_PARAMETERS = { meta: { type: 'Meta', min: 1 } } as const;

/** Profiles, security labels and tags. https://hl7.org/fhir/R4/resource-operations.html */
@FhirResourceController(EVERY_TYPE)
export class MetaController {
  constructor(
    private readonly labels: LabelsInUse,
    private readonly patches: PatchInteraction,
  ) {}

  @FhirOperation({
    code: 'meta',
    level: 'type',
    definition: 'http://hl7.org/fhir/OperationDefinition/Resource-meta',
    affectsState: false,
    scopes: [':resourceType.s'],
  })
  async ofType(
    @Access() access: AccessFilter,
    @Param('resourceType') resourceType: string,
  ): Promise<Resource> {
    return metaAnswer(await this.labels.of(access, [resourceType]));
  }

  @FhirOperation({
    code: 'meta',
    level: 'instance',
    definition: 'http://hl7.org/fhir/OperationDefinition/Resource-meta',
    affectsState: false,
    scopes: [':resourceType.r'],
  })
  ofInstance(@TargetResource() target: StoredResource): Resource {
    return metaAnswer(metaOf(target));
  }

  @FhirOperation({
    code: 'meta-add',
    level: 'instance',
    definition: 'http://hl7.org/fhir/OperationDefinition/Resource-meta-add',
    affectsState: true,
    scopes: [':resourceType.ru'],
    parameters: CHANGE_PARAMETERS,
  })
  add(
    @Req() request: FhirRequest,
    @Access() access: AccessFilter,
    @TargetResource() target: StoredResource,
    @Input() input: OperationInput,
  ): Promise<Resource> {
    return this.change(request, access, target, input, withLabels);
  }

  @FhirOperation({
    code: 'meta-delete',
    level: 'instance',
    definition: 'http://hl7.org/fhir/OperationDefinition/Resource-meta-delete',
    affectsState: true,
    scopes: [':resourceType.ru'],
    parameters: CHANGE_PARAMETERS,
  })
  remove(
    @Req() request: FhirRequest,
    @Access() access: AccessFilter,
    @TargetResource() target: StoredResource,
    @Input() input: OperationInput,
  ): Promise<Resource> {
    return this.change(request, access, target, input, withoutLabels);
  }

  private async change(
    request: FhirRequest,
    access: AccessFilter,
    target: StoredResource,
    input: OperationInput,
    change: Change,
  ): Promise<Resource> {
    const other = input.value('meta') as ResourceMeta;
    requireOnlyLabels(other);
    const outcome = await this.patches.execute(
      access,
      target,
      {
        apply: resource => ({ ...resource, meta: change(resource.meta ?? {}, other) }),
        asksForContent: false,
      },
      versionConditionOf(request),
    );
    return metaAnswer(outcome.mayRead ? metaOf(outcome.stored) : {});
  }
}
