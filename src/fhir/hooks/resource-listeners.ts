import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { Statement } from '../../database/database.js';
import { enqueueStatement } from '../../jobs/jobs.js';
import { isResourceType } from '../definitions/resource-types.js';
import { type ResourceEvent, ResourceListener } from './resource-listener.js';

/** The kind of job that tells one listener of the changes of one transaction. */
export const RESOURCE_EVENTS = 'resource-events';

export interface ResourceEventsInput {
  readonly listener: string;
  readonly events: readonly ResourceEvent[];
}

/** Every `ResourceListener` among the providers of all modules. */
@Injectable()
export class ResourceListeners implements OnModuleInit {
  private known: readonly ResourceListener[] | undefined;

  constructor(private readonly discovery: DiscoveryService) {}

  onModuleInit(): void {
    const names = new Set<string>();
    for (const { name, resourceTypes = [] } of this.all) {
      if (names.has(name)) throw new Error(`Two resource listeners have the name ${name}`);
      names.add(name);
      const unknown = resourceTypes.find(type => !isResourceType(type));
      if (unknown !== undefined) {
        throw new Error(`The resource listener ${name} is for ${unknown}, which is no resource type`);
      }
    }
  }

  get areNone(): boolean {
    return this.all.length === 0;
  }

  find(name: string): ResourceListener | undefined {
    return this.all.find(listener => listener.name === name);
  }

  /** To be sent in the transaction of the changes: what is not committed is never told. */
  statements(events: readonly ResourceEvent[]): readonly Statement[] {
    return this.all.flatMap(({ name, resourceTypes }) => {
      const own = events.filter(event => resourceTypes?.includes(event.resourceType) ?? true);
      if (own.length === 0) return [];
      const input: ResourceEventsInput = { listener: name, events: own };
      return [enqueueStatement({ kind: RESOURCE_EVENTS, input })];
    });
  }

  private get all(): readonly ResourceListener[] {
    this.known ??= [
      ...new Set(
        this.discovery
          .getProviders()
          .map(({ instance }) => instance as unknown)
          .filter(instance => instance instanceof ResourceListener),
      ),
    ];
    return this.known;
  }
}
