import { Injectable } from '@nestjs/common';
import { LaunchRefusedError } from './launch-refused.error.js';
import type { LaunchRequest } from './launch-context.service.js';
import { LaunchTypes } from './launch-types.js';
import { PatientDirectory, type Viewer } from './patient-directory.js';
import { ResourceDirectory } from './resource-directory.js';

/** Whether there is what an app is to be opened on, for those who are to see it. It is judged again at the launch. */
@Injectable()
export class LaunchReach {
  constructor(
    private readonly patients: PatientDirectory,
    private readonly resources: ResourceDirectory,
    private readonly types: LaunchTypes,
  ) {}

  /** Throws LaunchRefusedError; `whom` says who may not see it, in the words of the error. */
  async check(
    viewer: Viewer,
    whom: string,
    { patient, encounter, resources = [] }: Pick<LaunchRequest, 'patient' | 'encounter' | 'resources'>,
  ): Promise<void> {
    if (patient !== undefined && !(await this.patients.find(viewer, patient)))
      throw new LaunchRefusedError(`patient is unknown${orHidden(viewer, whom)}`);
    if (patient !== undefined && encounter !== undefined)
      await this.checkEncounter(viewer, whom, patient, encounter);
    for (const { type, id } of resources) {
      const launchType = this.types.find(type);
      if (launchType && (await this.resources.find(viewer, launchType, patient, id))) continue;
      throw new LaunchRefusedError(
        `${type} is unknown, not offered, of another patient${orHidden(viewer, whom)}`,
      );
    }
  }

  private async checkEncounter(
    viewer: Viewer,
    whom: string,
    patient: string,
    encounter: string,
  ): Promise<void> {
    if (await this.patients.findEncounter(viewer, patient, encounter)) return;
    throw new LaunchRefusedError(`encounter is unknown, of another patient${orHidden(viewer, whom)}`);
  }
}

function orHidden(viewer: Viewer, whom: string): string {
  return viewer === 'server' ? '' : `, or ${whom} may not see it`;
}
