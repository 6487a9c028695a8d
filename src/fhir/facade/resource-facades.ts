import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { isResourceType } from '../definitions/resource-types.js';
import { ResourceFacade } from './resource-facade.js';

/** What they say holds by the index, or is read before any module could answer. */
const OF_THE_SERVER: ReadonlySet<string> = new Set([
  'AuditEvent',
  'Binary',
  'Bundle',
  'CapabilityStatement',
  'CodeSystem',
  'Consent',
  'OperationDefinition',
  'Parameters',
  'SearchParameter',
  'StructureDefinition',
  'ValueSet',
]);

/** Every `ResourceFacade` among the providers of all modules, by its type. */
@Injectable()
export class ResourceFacades implements OnModuleInit {
  private known: ReadonlyMap<string, ResourceFacade> | undefined;

  constructor(private readonly discovery: DiscoveryService) {}

  onModuleInit(): void {
    for (const [type, { constructor }] of this.byType) {
      const { name } = constructor;
      if (!isResourceType(type))
        throw new Error(`${name} serves ${type}, which is no resource type: set its resourceType`);
      if (OF_THE_SERVER.has(type)) {
        throw new Error(
          `${name} serves ${type}, by which this server works itself: its resources must be stored here`,
        );
      }
    }
  }

  get areNone(): boolean {
    return this.byType.size === 0;
  }

  get types(): readonly string[] {
    return [...this.byType.keys()];
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
      if (other && other !== instance) {
        const names = `${other.constructor.name} and ${instance.constructor.name}`;
        throw new Error(`${names} both serve ${instance.resourceType}: one facade is possible for a type`);
      }
      facades.set(instance.resourceType, instance);
    }
    return facades;
  }
}
