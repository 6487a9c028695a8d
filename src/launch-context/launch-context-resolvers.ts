import { Injectable } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { FhirContextItem } from './fhir-context.js';
import { checkFhirContext } from './fhir-context.policy.js';
import { LaunchContextResolver, type ResolvableLaunch } from './launch-context-resolver.js';

/** Every `LaunchContextResolver` among the providers of all modules. */
@Injectable()
export class LaunchContextResolvers {
  private known: readonly LaunchContextResolver[] | undefined;

  constructor(private readonly discovery: DiscoveryService) {}

  async resolve(launch: ResolvableLaunch): Promise<readonly FhirContextItem[]> {
    const items = (await Promise.all(this.all.map(async resolver => resolver.resolve(launch)))).flat();
    checkFhirContext(items);
    return items;
  }

  private get all(): readonly LaunchContextResolver[] {
    this.known ??= this.discovery
      .getProviders()
      .map(({ instance }) => instance as unknown)
      .filter(instance => instance instanceof LaunchContextResolver);
    return this.known;
  }
}
