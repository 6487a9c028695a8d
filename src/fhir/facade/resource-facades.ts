import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { isResourceType } from '../definitions/resource-types.js';
import { ResourceFacade } from './resource-facade.js';

/** Every `ResourceFacade` among the providers of all modules, by its type. */
@Injectable()
export class ResourceFacades implements OnModuleInit {
  private known: ReadonlyMap<string, ResourceFacade> | undefined;

  constructor(private readonly discovery: DiscoveryService) {}

  onModuleInit(): void {
    for (const type of this.byType.keys()) {
      if (!isResourceType(type))
        throw new Error(`A resource facade is for ${type}, which is no resource type`);
    }
  }

  get areNone(): boolean {
    return this.byType.size === 0;
  }

  of(resourceType: string): ResourceFacade | undefined {
    return this.byType.get(resourceType);
  }

  private get byType(): ReadonlyMap<string, ResourceFacade> {
    this.known ??= this.discover();
    return this.known;
  }

  private discover(): ReadonlyMap<string, ResourceFacade> {
    const facades = new Map<string, ResourceFacade>();
    for (const { instance } of this.discovery.getProviders()) {
      if (!(instance instanceof ResourceFacade)) continue;
      const other = facades.get(instance.resourceType);
      if (other && other !== instance)
        throw new Error(`Two resource facades are for ${instance.resourceType}`);
      facades.set(instance.resourceType, instance);
    }
    return facades;
  }
}
