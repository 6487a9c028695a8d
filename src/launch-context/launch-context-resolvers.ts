import { Injectable, Logger } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { FhirContextItem } from './fhir-context.js';
import { checkFhirContext } from './fhir-context.policy.js';
import { LaunchContextResolver, type ResolvableLaunch } from './launch-context-resolver.js';
import { LaunchRefusedError } from './launch-refused.error.js';
import { UnresolvedLaunchError } from './unresolved-launch.error.js';

/** Every `LaunchContextResolver` among the providers of all modules. */
@Injectable()
export class LaunchContextResolvers {
  private readonly logger = new Logger(LaunchContextResolvers.name);
  private known: readonly LaunchContextResolver[] | undefined;

  constructor(private readonly discovery: DiscoveryService) {}

  /** Throws UnresolvedLaunchError unless all of them answer: an app must not take a part for the whole. */
  async resolve(launch: ResolvableLaunch): Promise<readonly FhirContextItem[]> {
    return (await Promise.all(this.all.map(async resolver => this.ask(resolver, launch)))).flat();
  }

  private async ask(
    resolver: LaunchContextResolver,
    launch: ResolvableLaunch,
  ): Promise<readonly FhirContextItem[]> {
    try {
      const items = await resolver.resolve(launch);
      checkFhirContext(items);
      return items;
    } catch (error) {
      const name = resolver.constructor.name;
      this.logger.error(`${name} did not resolve a launch of ${launch.clientId}: ${reasonOf(error)}`);
      throw new UnresolvedLaunchError();
    }
  }

  private get all(): readonly LaunchContextResolver[] {
    this.known ??= this.discovery
      .getProviders()
      .map(({ instance }) => instance as unknown)
      .filter(instance => instance instanceof LaunchContextResolver);
    return this.known;
  }
}

/** What is wrong with an item is in our words; the message of anything else may hold a patient's data. */
function reasonOf(error: unknown): string {
  if (error instanceof LaunchRefusedError) return error.message;
  return error instanceof Error ? error.name : typeof error;
}
