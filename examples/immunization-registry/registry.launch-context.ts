import { Injectable } from '@nestjs/common';
import { type FhirContextItem, LaunchContextResolver, type ResolvableLaunch } from '../../src/index.js';

/** Apps learn which registry keeps the patient's immunizations. */
@Injectable()
export class RegistryLaunchContext extends LaunchContextResolver {
  async resolve({ patient }: ResolvableLaunch): Promise<readonly FhirContextItem[]> {
    if (patient === undefined) return [];
    const identifier = { system: 'https://hospital.example/registry', value: patient };
    return [{ identifier, type: 'Organization', role: 'https://hospital.example/roles/registry' }];
  }
}
