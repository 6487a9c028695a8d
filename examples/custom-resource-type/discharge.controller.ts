import {
  Access,
  AccessFilter,
  FhirOperation,
  FhirResourceController,
  type Resource,
  type StoredResource,
  TargetResource,
  UpdateInteraction,
} from '../../src/index.js';

declare global {
  /** Types of modules have to be named before scopes and controllers can name them. */
  interface FirekeeperResourceTypes {
    BedAssignment: true;
  }
}

@FhirResourceController('BedAssignment')
export class DischargeController {
  constructor(private readonly updates: UpdateInteraction) {}

  /** `POST /fhir/BedAssignment/1/$discharge`: the bed is free from now on. */
  @FhirOperation({ code: 'discharge', level: 'instance', affectsState: true, scopes: ['BedAssignment.u'] })
  async discharge(
    @Access() access: AccessFilter,
    @TargetResource() { resourceType, id, content = '' }: StoredResource,
  ): Promise<Resource> {
    const assignment = JSON.parse(content) as Resource & { readonly period: object };
    const period = { ...assignment.period, end: new Date().toISOString() };
    const ended = { ...assignment, status: 'completed', period };
    const { stored } = await this.updates.execute(access, { resourceType, id }, ended);
    return JSON.parse(stored.content ?? '') as Resource;
  }
}
